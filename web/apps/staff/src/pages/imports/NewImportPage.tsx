/** A file on its way in: the file, its columns, what would come of it, and the start. */
import { api } from '@fairdue/api-staff';
import { PageHeader } from '@fairdue/ui';
import { Alert } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { CheckStep } from './CheckStep';
import { ColumnsStep } from './ColumnsStep';
import { FileStep } from './FileStep';
import { newImportRoute } from './routes';
import { Steps } from './Steps';
import { NO_TERMS, type Terms } from './sending';

const STEPS = ['file', 'columns', 'check'] as const;

/** /imports/new */
export function NewImportPage(): ReactNode {
  const { t } = useTranslation(['imports', 'areas']);
  const { corrects } = newImportRoute.useSearch();
  const [step, setStep] = useState<(typeof STEPS)[number]>('file');
  const [file, setFile] = useState<File | null>(null);
  const [terms, setTerms] = useState<Terms>(NO_TERMS);
  const [profile, setProfile] = useState<string | null>(null);
  const corrected = useCorrected(corrects);
  useEffect(() => {
    if (corrected) {
      setTerms((old) => ({ ...old, kind: corrected.kind as Terms['kind'], creditor: corrected.creditor }));
      setProfile(corrected.profile);
    }
  }, [corrected]);
  useUnsavedGuard(file !== null);
  const parcel = file && { file, terms, profile, corrects: corrects ?? null };
  return (
    <>
      <PageHeader title={t('areas:newImport')} />
      {corrected && (
        <Alert color="neutral" variant="light" mb="md" title={t('correcting', { file: corrected.file_name })}>
          {t('correctingHint')}
        </Alert>
      )}
      <Steps names={STEPS.map((name) => t(`steps.${name}`))} at={STEPS.indexOf(step)} />
      {step === 'file' || !parcel ? (
        <FileStep file={file} onFile={setFile} terms={terms} onTerms={setTerms} onNext={() => setStep('columns')} />
      ) : step === 'columns' ? (
        <ColumnsStep
          file={parcel.file}
          terms={terms}
          profile={profile}
          onBack={() => setStep('file')}
          onNext={(chosen) => {
            setProfile(chosen);
            setStep('check');
          }}
        />
      ) : (
        <CheckStep parcel={parcel} onBack={() => setStep('columns')} />
      )}
    </>
  );
}

/** The import that a file is to mend, once it is known. */
function useCorrected(importId: string | undefined) {
  const init = { params: { path: { import_id: importId ?? '' } } };
  return api.useQuery('get', '/api/v1/imports/{import_id}/', init, { enabled: importId !== undefined }).data;
}
