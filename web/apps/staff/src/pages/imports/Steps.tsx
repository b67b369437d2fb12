/** Where one is on the way of a file. */
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

interface StepsProps {
  /** What each step is called, in order. */
  readonly names: readonly string[];
  /** The place of the present one, from 0. */
  readonly at: number;
}

/** The steps, with the present one named as such. */
export function Steps({ names, at }: StepsProps) {
  const { t } = useTranslation('imports');
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {names.map((name, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined} data-done={index < at || undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}
