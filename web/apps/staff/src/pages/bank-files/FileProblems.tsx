/** What is wrong with a bank file, line by line, and the way to what waits for somebody. */
import type { Schemas } from '@fairdue/api-staff';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMoneyRefusal } from '../payments/refusals';
import classes from './BankFiles.module.css';

/** The content of a dialog. */
export function FileProblems({ file }: { readonly file: Schemas['BankFileRow'] }) {
  const { t } = useTranslation('bank-files');
  const refusal = useMoneyRefusal();
  const failure = {
    status: 422,
    code: file.error_code,
    detail: file.error_detail,
    errors: [],
    requestId: null,
    facts: {},
  };
  return (
    <div className={classes.problems}>
      {file.error_code && (
        <Text c="danger">
          {refusal(failure) ?? file.error_code} {file.error_detail}
        </Text>
      )}
      <p>
        <Link to="/payments/inbox" search={{ file: file.id }}>
          {t('files.toInbox', { count: file.unmatched_count })}
        </Link>
      </p>
      {file.problems.length === 0 ? (
        <Text size="sm">{t('files.noProblems')}</Text>
      ) : (
        <>
          <Text size="sm">{t('files.problems')}</Text>
          <ul className={classes.lines} aria-label={t('files.problems')}>
            {file.problems.map(({ line, detail }) => (
              <li key={`${line} ${detail}`}>
                <strong>{t('files.line', { line })}</strong> {detail}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
