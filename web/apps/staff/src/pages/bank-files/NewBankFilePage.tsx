/** A bank file on its way in: the file, how it is read, and sending it. */
import { PageHeader } from '@fairdue/ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { FileDrop } from '../imports/FileDrop';
import { Steps } from '../imports/Steps';
import { ReadStep } from './ReadStep';
import { newBankFileRoute } from './routes';
import { SendEnd } from './SendEnd';

const ACCEPTED = '.csv,.txt,.tsv,.xml,.sta,.mt940,.940';

/** /payments/bank-files/new */
export function NewBankFilePage(): ReactNode {
  const { t } = useTranslation(['bank-files', 'areas']);
  const navigate = newBankFileRoute.useNavigate();
  const [file, setFile] = useState<File | null>(null);
  useUnsavedGuard(file !== null);
  const back = () => setFile(null);
  return (
    <>
      <PageHeader title={t('areas:newBankFile')} />
      <Steps names={[t('upload.steps.file'), t('upload.steps.read')]} at={file ? 1 : 0} />
      {file ? (
        <ReadStep
          file={file}
          onBack={back}
          end={(reading) => (
            <SendEnd
              file={file}
              reading={reading}
              onBack={back}
              onSent={() => void navigate({ to: '/payments/bank-files', search: {}, ignoreBlocker: true })}
            />
          )}
        />
      ) : (
        <FileDrop
          file={null}
          onFile={setFile}
          label={t('upload.file')}
          formats={t('upload.formats')}
          accept={ACCEPTED}
        />
      )}
    </>
  );
}
