/** How often each error and warning was found. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, formatCount, useUiSettings } from '@fairdue/ui';
import classes from './imports.module.css';
import { useCodeText } from './useFailureText';

/** As chips, errors first. */
export function CodeCounts({ counts }: { readonly counts: readonly Schemas['CodeCount'][] }) {
  const { locale } = useUiSettings();
  const codeText = useCodeText();
  return (
    <ul className={classes.codes}>
      {counts.map(({ code, severity, count }) => (
        <li key={`${severity} ${code}`}>
          <Chip
            tone={severity === 'error' ? 'danger' : 'warning'}
          >{`${codeText(code)}: ${formatCount(count, locale)}`}</Chip>
        </li>
      ))}
    </ul>
  );
}
