/** The first values of a column. */
import classes from './editor.module.css';

const SHOWN = 3;

/** A cell. */
export function Samples({ values }: { readonly values: readonly string[] }) {
  return (
    <td className={classes.samples}>
      {values.slice(0, SHOWN).map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values may be alike and never move
        <span key={at}>{value}</span>
      ))}
    </td>
  );
}
