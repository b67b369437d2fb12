/** Where one is on the way of a file. */
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

export const STEPS = ['file', 'columns', 'check'] as const;

/** One of them. */
export type Step = (typeof STEPS)[number];

/** The steps, with the present one named as such. */
export function Steps({ step }: { readonly step: Step }) {
  const { t } = useTranslation('imports');
  const at = STEPS.indexOf(step);
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {STEPS.map((name, index) => (
        <li key={name} aria-current={name === step ? 'step' : undefined} data-done={index < at || undefined}>
          {t(`steps.${name}`)}
        </li>
      ))}
    </ol>
  );
}
