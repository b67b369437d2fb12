/** A new profile of bank files, from the columns of one. */
import { refreshPaths } from '@fairdue/api-staff';
import { PageHeader, toastDone } from '@fairdue/ui';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { FileDrop } from '../imports/FileDrop';
import panels from '../imports/imports.module.css';
import { nameOfFile, ProfileName } from '../mapping-profiles/ProfileName';
import { BankProblem } from './BankProblem';
import { BANK_PROFILES, createProfile } from './profiles';
import { ReadStep } from './ReadStep';
import { documentOf, lackingOf } from './reading';
import { newBankProfileRoute } from './routes';
import type { Reading } from './useReading';

const ACCEPTED = '.csv,.txt,.tsv';

/** /payments/bank-profiles/new */
export function NewBankProfilePage(): ReactNode {
  const { t } = useTranslation('bank-files');
  const navigate = newBankProfileRoute.useNavigate();
  const [file, setFile] = useState<File | null>(null);
  useUnsavedGuard(file !== null);
  const back = () => setFile(null);
  const open = (profileId: string) =>
    void navigate({ to: '/payments/bank-profiles/$profileId', params: { profileId }, ignoreBlocker: true });
  return (
    <>
      <PageHeader title={t('profiles.new')} />
      {file ? (
        <ReadStep
          file={file}
          onBack={back}
          end={(reading) => <KeepEnd file={file} reading={reading} onBack={back} onKept={open} />}
        />
      ) : (
        <FileDrop
          file={null}
          onFile={setFile}
          label={t('profiles.file')}
          formats={t('profiles.formats')}
          accept={ACCEPTED}
        />
      )}
    </>
  );
}

interface KeepEndProps {
  readonly file: File;
  readonly reading: Reading;
  readonly onBack: () => void;
  readonly onKept: (id: string) => void;
}

/** Its name, and the button; files that some profile reads need no other, nor do those without columns. */
function KeepEnd({ file, reading: { told, draft, header, written }, onBack, onKept }: KeepEndProps) {
  const { t } = useTranslation('bank-files');
  const queries = useQueryClient();
  const [name, setName] = useState(() => nameOfFile(file));
  const save = useMutation({
    mutationFn: (document: Parameters<typeof createProfile>[1]) => createProfile(name.trim(), document),
    onSuccess: async ({ id }) => {
      toastDone(t('profiles.made'));
      onKept(id);
      await refreshPaths(queries, BANK_PROFILES);
    },
  });
  const isPossible = draft !== null && !told?.profile;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft) {
      save.mutate(documentOf(header, draft, written));
    }
  };
  return (
    <form onSubmit={submit}>
      <BankProblem error={save.error} />
      {told?.profile && (
        <Text className={panels.panel} component="p" mt={0}>
          {t('profiles.hasOne')}{' '}
          <Link to="/payments/bank-profiles/$profileId" params={{ profileId: told.profile }}>
            {told.profile_name}
          </Link>
        </Text>
      )}
      {isPossible && (
        <Stack className={panels.panel}>
          <ProfileName label={t('keep.name')} hint={t('keep.hint')} name={name} onChange={setName} />
        </Stack>
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('read.otherFile')}
        </Button>
        {isPossible && (
          <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || lackingOf(draft).length > 0}>
            {t('profiles.save')}
          </Button>
        )}
      </Group>
    </form>
  );
}
