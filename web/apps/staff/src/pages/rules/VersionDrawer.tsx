/** One version: what differs in it from the one before, or from the rules in force, and putting it in force again. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, FormProblem, RowsSkeleton, toastDone, useUiSettings } from '@fairdue/ui';
import { Button, Drawer, Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, Rule } from './document';
import { Findings } from './Findings';
import classes from './Rules.module.css';
import { restoreRules, type Saved, useRefreshRules } from './useRules';
import { phrasesOf } from './words';

interface VersionDrawerProps {
  readonly version: number;
  readonly inForce: number;
  readonly isEditor: boolean;
  readonly onClose: () => void;
}

/** The drawer. */
export function VersionDrawer({ version, inForce, isEditor, onClose }: VersionDrawerProps) {
  const { t } = useTranslation(['rules', 'ui']);
  const [against, setAgainst] = useState<'before' | 'force'>(version === inForce || version === 0 ? 'before' : 'force');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={640}
      title={t('version', { version })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {version !== inForce && version !== 0 && (
        <SegmentedControl
          mb="md"
          aria-label={t('versions.against')}
          value={against}
          onChange={(value) => setAgainst(value as 'before' | 'force')}
          data={[
            { value: 'force', label: t('versions.againstForce') },
            { value: 'before', label: t('versions.againstBefore') },
          ]}
        />
      )}
      <Changes version={version} against={against === 'force' || version === 0 ? inForce : version - 1} />
      {isEditor && version !== inForce && <Restore version={version} inForce={inForce} onDone={onClose} />}
    </Drawer>
  );
}

function Changes({ version, against }: { readonly version: number; readonly against: number }) {
  const { t } = useTranslation('rules');
  const params = { path: { version }, query: { against } };
  const diff = api.useQuery('get', '/api/v1/assignment-rules/versions/{version}/diff/', { params });
  if (!diff.data) {
    return diff.isError ? (
      <ErrorState problem={toProblem(diff.error)} onRetry={() => void diff.refetch()} />
    ) : (
      <RowsSkeleton rows={4} />
    );
  }
  if (diff.data.changes.length === 0) {
    return <Text c="dimmed">{t('versions.same', { version: against })}</Text>;
  }
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <caption>{t('versions.caption', { version, against })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('columns.rule')}</th>
            <th scope="col">{t('versions.change')}</th>
          </tr>
        </thead>
        <tbody>
          {diff.data.changes.map((change) => (
            <ChangeRow key={change.rule} change={change} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TONES = { added: 'success', removed: 'danger', changed: 'info', moved: 'neutral' } as const;

function ChangeRow({ change }: { readonly change: Schemas['RuleChange'] }) {
  const { t } = useTranslation('rules');
  const kind = change.kind in TONES ? (change.kind as keyof typeof TONES) : 'changed';
  const entries = Object.entries(change.changes);
  return (
    <tr>
      <th scope="row" className={classes.name}>
        {change.rule}
      </th>
      <td>
        <Chip tone={TONES[kind]}>{t(`versions.kinds.${kind}`)}</Chip>
        {kind === 'moved' && (
          <div>{t('versions.moved', { from: (change.was_at ?? 0) + 1, to: (change.is_at ?? 0) + 1 })}</div>
        )}
        {kind === 'changed' &&
          entries.map(([field, pair]) => {
            const [before, after] = pair as [unknown, unknown];
            return (
              <div key={field}>
                <Text size="sm" fw={500} mt={4}>
                  {t(`parts.${field}` as 'parts.team', { defaultValue: field })}
                </Text>
                <Value field={field} value={before} /> → <Value field={field} value={after} />
              </div>
            );
          })}
        {(kind === 'added' || kind === 'removed') &&
          entries
            .filter(([field]) => field !== 'name')
            .map(([field, value]) => (
              <div key={field}>
                {t(`parts.${field}` as 'parts.team', { defaultValue: field })}: <Value field={field} value={value} />
              </div>
            ))}
      </td>
    </tr>
  );
}

function Value({ field, value }: { readonly field: string; readonly value: unknown }) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  if (field === 'when') {
    const phrases = phrasesOf((value ?? {}) as Rule['when'], t, locale);
    return <span>{phrases.length > 0 ? phrases.join(' · ') : t('says.everything')}</span>;
  }
  if (field === 'method') {
    return <span>{value ? t(`methods.${value as Rule['method']}`) : t('says.nothing')}</span>;
  }
  const text = Array.isArray(value) ? value.join(', ') : `${value ?? ''}`;
  return <span>{text || t('says.nothing')}</span>;
}

function Restore({
  version,
  inForce,
  onDone,
}: {
  readonly version: number;
  readonly inForce: number;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('rules');
  const refresh = useRefreshRules();
  const [warnings, setWarnings] = useState<readonly Finding[]>([]);
  const [result, setResult] = useState<Saved | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const restore = async () => {
    setIsBusy(true);
    const told = await restoreRules(version, inForce, warnings.length > 0);
    setIsBusy(false);
    setResult(told);
    if (told.kind === 'warnings') {
      setWarnings(told.warnings);
    } else if (told.kind === 'saved') {
      await refresh();
      toastDone(t('versions.done', { version, now: told.version }));
      onDone();
    }
  };
  return (
    <section aria-label={t('versions.restore')}>
      <Text mt="lg" mb="xs">
        {t('versions.effect', { version })}
      </Text>
      {result?.kind === 'refused' && <FormProblem problem={result.problem} />}
      {result?.kind === 'stale' && <Text role="alert">{t('versions.stale')}</Text>}
      <Findings findings={warnings} />
      <Group mt="sm">
        <Button loading={isBusy} onClick={() => void restore()}>
          {warnings.length > 0 ? t('save.accept') : t('versions.restore')}
        </Button>
      </Group>
    </section>
  );
}
