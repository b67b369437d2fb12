/** Third step: what the import would come to, and its start. */
import { type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormProblem } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PreviewReport } from './PreviewReport';
import { newImportRoute } from './routes';
import { Sending } from './Sending';
import { StepTitle } from './StepTitle';
import { type Parcel, previewOf, startImport } from './sending';
import { useFailureText } from './useFailureText';
import { watchImport } from './watch';

interface CheckStepProps {
  readonly parcel: Parcel;
  readonly onBack: () => void;
}

/** The dry run begins by itself. */
export function CheckStep({ parcel, onBack }: CheckStepProps): ReactNode {
  const { t } = useTranslation('imports');
  const failureText = useFailureText();
  const [part, setPart] = useState(0);
  const { file, terms, profile } = parcel;
  const preview = useQuery({
    queryKey: ['preview', file.name, file.size, file.lastModified, terms, profile],
    queryFn: ({ signal }) => previewOf(parcel, { onProgress: setPart, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <>
      <StepTitle>{t('check.title', { file: file.name })}</StepTitle>
      {preview.data ? (
        <Checked parcel={parcel} preview={preview.data} onBack={onBack} />
      ) : preview.error ? (
        <>
          <ErrorState
            title={failureText(toProblem(preview.error)) ?? t('check.failed')}
            problem={toProblem(preview.error)}
            onRetry={() => void preview.refetch()}
          />
          <Button variant="default" onClick={onBack}>
            {t('next.back')}
          </Button>
        </>
      ) : (
        <Sending part={part} whenSent={t('check.running')} />
      )}
    </>
  );
}

type CheckedProps = CheckStepProps & { readonly preview: Schemas['Preview'] };

function Checked({ parcel, preview, onBack }: CheckedProps) {
  const { t } = useTranslation('imports');
  const failureText = useFailureText();
  const queries = useQueryClient();
  const navigate = newImportRoute.useNavigate();
  const [part, setPart] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const start = useMutation({
    mutationFn: () => {
      abort.current = new AbortController();
      return startImport(parcel, { onProgress: setPart, signal: abort.current.signal });
    },
    onSuccess: async (made) => {
      watchImport(made.id, made.file_name, queries);
      await navigate({ to: '/imports/$importId', params: { importId: made.id }, ignoreBlocker: true });
    },
  });
  if (start.isPending) {
    return (
      <>
        <Sending part={part} whenSent={t('sending.stored')} />
        <Button variant="default" onClick={() => abort.current?.abort()}>
          {t('sending.stop')}
        </Button>
      </>
    );
  }
  const isStopped = start.error instanceof DOMException;
  const good = preview.counts.rows - preview.counts.errors;
  return (
    <>
      <FormProblem problem={start.error && !isStopped ? toProblem(start.error) : null} textOf={failureText} />
      <PreviewReport preview={preview} />
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onBack}>
          {t('next.back')}
        </Button>
        <Button disabled={preview.failure_code !== null || preview.counts.rows === 0} onClick={() => start.mutate()}>
          {preview.counts.errors > 0 ? t('next.startGood', { count: good }) : t('next.start')}
        </Button>
      </Group>
    </>
  );
}
