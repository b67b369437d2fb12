/** The head of a profile's page: its name, version and state, and putting it in and out of use. */
import { toProblem } from '@fairdue/api-staff';
import { Chip, PageHeader, type ProblemLike, toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

interface ProfileTitleProps {
  readonly profile: { readonly name: string; readonly version: number; readonly is_active: boolean };
  readonly isAdmin: boolean;
  /** What comes of taking it out of use. */
  readonly effect: string;
  readonly onUse: (isActive: boolean) => Promise<unknown>;
  readonly textOf: (problem: ProblemLike) => string | null;
}

/** The head. */
export function ProfileTitle(props: ProfileTitleProps) {
  const { t } = useTranslation('mapping-profiles');
  const { name, version, is_active } = props.profile;
  return (
    <PageHeader
      title={name}
      beside={
        <Group gap="xs">
          <Chip tone={is_active ? 'success' : 'neutral'}>{t(is_active ? 'states.active' : 'states.inactive')}</Chip>
          <Chip tone="neutral" isOutlined>
            {t('versions.number', { version })}
          </Chip>
        </Group>
      }
      actions={props.isAdmin && <UseButton {...props} />}
    />
  );
}

function UseButton({ profile: { name, is_active }, effect, onUse, textOf }: ProfileTitleProps) {
  const { t } = useTranslation('mapping-profiles');
  const confirm = useConfirm();
  const change = useMutation({
    mutationFn: () => onUse(!is_active),
    onSuccess: () => toastDone(t(is_active ? 'deactivate.done' : 'activate.done', { name })),
    onError: (error) => toastFailed(textOf(toProblem(error)) ?? toProblem(error).detail),
  });
  const ask = async () => {
    if (!is_active || (await confirm({ title: t('deactivate.title', { name }), effect, verb: t('deactivate.verb') }))) {
      change.mutate();
    }
  };
  return (
    <Button variant="default" loading={change.isPending} onClick={() => void ask()}>
      {t(is_active ? 'deactivate.verb' : 'activate.verb')}
    </Button>
  );
}
