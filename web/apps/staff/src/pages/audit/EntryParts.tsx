/** The parts of an entry: what changed, and the rest of what is known. */
import type { Schemas } from '@fairdue/api-staff';
import { formatInstant, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import classes from './Audit.module.css';
import { type Change, isInstant, textOf } from './entries';

/** Old and new value of each field; long ones behind a summary. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation('audit');
  if (changes.length === 0) {
    return null;
  }
  return (
    <dl className={classes.changes}>
      {changes.map((change) => (
        <div key={change.field}>
          <dt>{t(`fields.${change.field}` as 'fields.status', { defaultValue: change.field })}</dt>
          <dd>{change.isLong ? <LongChange change={change} /> : <ShortChange change={change} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function ShortChange({ change: { before, after } }: { readonly change: Change }) {
  const { t } = useTranslation('audit');
  const { locale, timeZone } = useUiSettings();
  const show = (text: string) => (isInstant(text) ? formatInstant(text, locale, timeZone) : text);
  return (
    <>
      <del className={classes.before}>{show(before) || t('nothing')}</del>
      <span aria-hidden="true"> → </span>
      <ins className={classes.after}>{show(after) || t('nothing')}</ins>
    </>
  );
}

function LongChange({ change: { before, after } }: { readonly change: Change }) {
  const { t } = useTranslation('audit');
  return (
    <details>
      <summary>{t('long')}</summary>
      <div className={classes.pair}>
        <LongValue label={t('before')} text={before} />
        <LongValue label={t('after')} text={after} />
      </div>
    </details>
  );
}

function LongValue({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation('audit');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label={label}>
      <h3>{label}</h3>
      <pre>{text || t('nothing')}</pre>
    </section>
  );
}

/** Facts, address and request, behind a summary. */
export function Facts({ entry }: { readonly entry: Schemas['Entry'] }) {
  const { t } = useTranslation('audit');
  const known: readonly (readonly [string, string])[] = [
    ...Object.entries(entry.facts).map(
      ([name, value]) => [t(`fields.${name}` as 'fields.status', { defaultValue: name }), textOf(value)] as const,
    ),
    [t('kind'), entry.kind],
    [t('subjectId'), entry.subject_id],
    ...(entry.ip ? [[t('ip'), entry.ip] as const] : []),
    ...(entry.request_id ? [[t('request'), entry.request_id] as const] : []),
    [t('entryId'), entry.id],
  ];
  return (
    <details className={classes.facts}>
      <summary>{t('details')}</summary>
      <dl className={classes.changes}>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
