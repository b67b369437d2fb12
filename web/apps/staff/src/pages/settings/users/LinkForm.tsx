/** Makes a link by which somebody sets a password, and shows it this once. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, formatInstant, OnceShown, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { fullName } from './names';

type NewLink = Schemas['NewLink'];

interface LinkFormProps {
  readonly user: Schemas['UserRow'];
  readonly kind: 'invite' | 'reset';
  readonly onClose: () => void;
}

const NO_FIELDS = { setErrors: () => {} };

/** The question, then the link. */
export function LinkForm({ user, kind, onClose }: LinkFormProps) {
  const { t } = useTranslation('settings');
  const [link, setLink] = useState<NewLink | null>(null);
  const { problem, isBusy, submit } = useSubmit(NO_FIELDS, []);
  const textOf = useSettingsRefusal();
  if (link) {
    return <LinkShown link={link} onClose={onClose} />;
  }
  const params = { path: { user_id: user.id } };
  const make = async () => {
    const { data } =
      kind === 'invite'
        ? await client.POST('/api/v1/users/{user_id}/invite-link/', { params })
        : await client.POST('/api/v1/users/{user_id}/reset-link/', { params });
    setLink(data ?? null);
  };
  const name = fullName(user);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(make);
      }}
    >
      <FormProblem problem={problem} textOf={textOf} />
      <Text>{kind === 'invite' ? t('users.inviteLinkHint', { name }) : t('users.resetLinkHint', { name })}</Text>
      <FormActions verb={t('users.makeLink')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

/** The whole address of a link, to pass on. */
export function LinkShown({ link, onClose }: { readonly link: NewLink; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const { locale, timeZone } = useUiSettings();
  const when = formatInstant(link.expires_at, locale, timeZone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <OnceShown
        label={t('users.link')}
        value={`${window.location.origin}/app/${link.path}`}
        hint={t('users.linkHint', { when })}
      />
      <FormActions verb={t('done')} />
    </form>
  );
}
