/** The first values of a column. */
import classes from './editor.module.css';

const SHOWN = 3;

interface SamplesProps {
  readonly values: readonly string[];
  readonly className?: string | undefined;
}

/** A cell. */
export function Samples({ values, className = '' }: SamplesProps) {
  return (
    <td className={`${classes.samples} ${className}`}>
      {values.slice(0, SHOWN).map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values may be alike and never move
        <span key={at}>{value}</span>
      ))}
    </td>
  );
}
