/** Add or change a contact point. Its kind stays what it is. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import type { ContactPoint } from '../account/facts/points';
import { useRefreshDebtors } from './queries';

type Body = Schemas['ContactPointBody'];

const KINDS = ['phone', 'email', 'postal'] as const satisfies readonly Body['kind'][];
const LINES = ['line1', 'city', 'region', 'postal_code', 'country'] as const;

interface PointDialogProps {
  readonly debtorId: string;
  readonly point: ContactPoint | null;
  readonly onClose: () => void;
}

/** The dialog. */
export function PointDialog({ debtorId, point, onClose }: PointDialogProps) {
  const { t } = useTranslation(['debtors', 'account', 'ui']);
  const refresh = useRefreshDebtors();
  const form = useForm<Body>({ initialValues: bodyOf(point) });
  const { problem, isBusy, submit } = useSubmit(form, ['kind', 'value', ...LINES]);
  const save = form.onSubmit(async (body) => {
    const isSaved = await submit(() =>
      point
        ? client.PUT('/api/v1/debtors/{debtor_id}/contact-points/{point_id}/', {
            params: { path: { debtor_id: debtorId, point_id: point.id } },
            body,
          })
        : client.POST('/api/v1/debtors/{debtor_id}/contact-points/', {
            params: { path: { debtor_id: debtorId } },
            body,
          }),
    );
    if (isSaved) {
      toastDone(t('points.saved'));
      onClose();
      await refresh();
    }
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={point ? t('points.edit', { point: point.raw }) : t('points.add')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} />
        <Stack>
          {point === null && (
            <NativeSelect
              label={t('points.kind')}
              data={KINDS.map((value) => ({ value, label: t(`account:pointKinds.${value}`) }))}
              {...form.getInputProps('kind')}
            />
          )}
          {form.values.kind === 'postal' ? (
            LINES.map((line) => <TextInput key={line} label={t(`points.${line}`)} {...form.getInputProps(line)} />)
          ) : (
            <TextInput
              label={t(`account:pointKinds.${form.values.kind}`)}
              type={form.values.kind === 'email' ? 'email' : 'tel'}
              data-autofocus
              {...form.getInputProps('value')}
            />
          )}
          <Checkbox label={t('points.makePrimary')} {...form.getInputProps('is_primary', { type: 'checkbox' })} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('account:cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('account:panel.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function bodyOf(point: ContactPoint | null): Body {
  if (point === null) {
    return {
      kind: 'phone',
      value: '',
      is_primary: true,
      line1: '',
      city: '',
      region: '',
      postal_code: '',
      country: '',
    };
  }
  const { kind, raw, is_primary, line1, city, region, postal_code, country } = point;
  const value = kind === 'postal' ? '' : raw;
  return { kind: kind as Body['kind'], value, is_primary, line1, city, region, postal_code, country };
}
