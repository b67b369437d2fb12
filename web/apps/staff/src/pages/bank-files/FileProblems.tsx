/** What is wrong with a bank file, line by line, what it was read by, and the way to what waits for somebody. */
import type { Schemas } from '@fairdue/api-staff';
import { Alert, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './BankFiles.module.css';
import { ProblemLines } from './ProblemLines';
import { useBankRefusal } from './useBankRefusal';

type File = Schemas['BankFileRow'];

/** The content of a dialog. */
export function FileProblems({ file }: { readonly file: File }) {
  const { t } = useTranslation('bank-files');
  return (
    <div className={classes.problems}>
      {file.error_code && <Failure file={file} />}
      {file.profile && (
        <p>
          {t('files.readBy')}{' '}
          <Link to="/payments/bank-profiles/$profileId" params={{ profileId: file.profile }}>
            {t('files.profileVersion', { name: file.profile_name, version: file.profile_version })}
          </Link>
        </p>
      )}
      {file.unmatched_count > 0 && (
        <p>
          <Link to="/payments/inbox" search={{ file: file.id }}>
            {t('files.toInbox', { count: file.unmatched_count })}
          </Link>
        </p>
      )}
      {file.problems.length > 0 ? (
        <>
          <Text size="sm">{t('files.problems')}</Text>
          <ProblemLines problems={file.problems} label={t('files.problems')} />
        </>
      ) : (
        !file.error_code && <Text size="sm">{t('files.noProblems')}</Text>
      )}
    </div>
  );
}

function Failure({ file: { error_code, error_detail, error_reason, error_facts } }: { readonly file: File }) {
  const refusal = useBankRefusal();
  const facts = { ...error_facts, reason: error_reason };
  const text = refusal({ status: 422, code: error_code, detail: error_detail, errors: [], requestId: null, facts });
  // Only the sentence tells what has no text here, and why files that failed long ago could not be read.
  const isTold = text !== null && (error_code !== 'unreadable_bank_file' || error_reason !== '');
  return (
    <Alert color="danger" mb="sm" icon={<TriangleAlert size={16} aria-hidden="true" />} title={text ?? error_code}>
      {!isTold && <span lang="en">{error_detail}</span>}
    </Alert>
  );
}
