/** Sends a bank file as it is read, and keeps how that is for files with the same columns. */
import { api, refreshPaths, type Schemas, upload } from '@fairdue/api-staff';
import { toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import panels from '../imports/imports.module.css';
import { Sending } from '../imports/Sending';
import { nameOfFile, ProfileName } from '../mapping-profiles/ProfileName';
import { useRefreshMoney } from '../payments/queries';
import { BankProblem } from './BankProblem';
import { BANK_PROFILES, createProfile, patchProfile } from './profiles';
import { documentOf, formOf, lackingOf } from './reading';
import type { Reading } from './useReading';

interface SendEndProps {
  readonly file: File;
  readonly reading: Reading;
  readonly onBack: () => void;
  readonly onSent: () => void;
}

/** What is kept, and the button. */
export function SendEnd({ file, reading, onBack, onSent }: SendEndProps) {
  const { t } = useTranslation('bank-files');
  const refresh = useRefreshMoney();
  const abort = useRef<AbortController | null>(null);
  const [part, setPart] = useState(0);
  const keeping = useKeeping(file, reading);
  const { draft, written, told, isCorrected } = reading;
  const send = useMutation({
    mutationFn: async () => {
      const known = isCorrected ? null : told?.profile;
      const profile = known ?? (await keeping.keep());
      abort.current = new AbortController();
      const form = formOf(file, file.name, { profile, ...(draft && { written, draft }) });
      const options = { onProgress: setPart, signal: abort.current.signal };
      return upload<Schemas['BankFileRow']>('/api/v1/bank-files/', form, options);
    },
    onSuccess: async () => {
      toastDone(t('upload.done', { name: file.name }));
      onSent();
      await refresh();
    },
  });
  if (send.isPending) {
    return (
      <div>
        <Sending part={part} whenSent={t('upload.stored')} />
        <Button variant="default" onClick={() => abort.current?.abort()}>
          {t('upload.stop')}
        </Button>
      </div>
    );
  }
  const isStopped = send.error instanceof DOMException;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPart(0);
    send.mutate();
  };
  const isLacking = draft !== null && lackingOf(draft).length > 0;
  return (
    <form onSubmit={submit}>
      <BankProblem error={isStopped ? null : send.error} />
      <Keeping keeping={keeping} />
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('read.otherFile')}
        </Button>
        <Button type="submit" disabled={isLacking || !keeping.isReady}>
          {t('upload.verb')}
        </Button>
      </Group>
    </form>
  );
}

type Keep = ReturnType<typeof useKeeping>;

/** Whether what is said of the columns becomes a profile, or the next version of the one that read them. */
function useKeeping(file: File, { told, draft, written, header, isCorrected }: Reading) {
  const queries = useQueryClient();
  const changed = told?.profile && isCorrected ? told.profile : null;
  const profile = api.useQuery(...profileOptions(changed)).data;
  const isWorthIt = isCorrected || (told?.columns.some(({ because }) => because === 'values') ?? false);
  const [said, setSaid] = useState<boolean | null>(null);
  const [name, setName] = useState(() => nameOfFile(file));
  const isKept = said ?? isWorthIt;
  // What was kept once is not kept again when only the sending failed.
  const kept = useRef<{ readonly of: string; readonly id: string } | null>(null);
  const isPossible = draft !== null && (isCorrected || !told?.profile);
  const keep = async (): Promise<string | null> => {
    if (!isPossible || !isKept || draft === null) {
      return null;
    }
    const document = documentOf(header, draft, written);
    const of = JSON.stringify([document, name]);
    if (kept.current?.of !== of) {
      const made = profile
        ? await patchProfile(profile.id, { version: profile.version, document })
        : await createProfile(name.trim(), document);
      kept.current = { of, id: made.id };
      await refreshPaths(queries, BANK_PROFILES);
    }
    return kept.current.id;
  };
  const isReady = !isPossible || !isKept || (changed ? profile !== undefined : name.trim() !== '');
  return { isPossible, isKept, setIsKept: setSaid, name, setName, profile, changed, keep, isReady };
}

function profileOptions(id: string | null) {
  const init = { params: { path: { bank_profile_id: id ?? '' } } };
  return ['get', '/api/v1/bank-profiles/{bank_profile_id}/', init, { enabled: id !== null }] as const;
}

function Keeping({ keeping }: { readonly keeping: Keep }) {
  const { t } = useTranslation('bank-files');
  const { isPossible, isKept, setIsKept, name, setName, profile, changed } = keeping;
  if (!isPossible) {
    return null;
  }
  const label = changed
    ? t('keep.version', { name: profile?.name ?? '', version: (profile?.version ?? 0) + 1 })
    : t('keep.remember');
  return (
    <Stack className={panels.panel} gap="sm">
      <Checkbox
        label={label}
        description={t('keep.hint')}
        checked={isKept}
        onChange={(event) => setIsKept(event.currentTarget.checked)}
      />
      {isKept && !changed && <ProfileName label={t('keep.name')} name={name} onChange={setName} />}
    </Stack>
  );
}
