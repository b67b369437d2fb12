/** QR codes as one path, which no policy of a page minds. Pure. */
import { encode } from 'uqr';

/** A path of squares, and how many squares wide it is, quiet zone included. */
export interface QrPath {
  readonly path: string;
  readonly size: number;
}

/** The quiet zone that readers need around the code (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;

/** Draw a text; rows of dark squares become one stroke each. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET });
  const strokes = data.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return { path: strokes.join(''), size };
}

/** Where dark squares begin in a row, and how many follow each other. */
export function runs(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = found.at(-1);
    if (isDark && last && last[0] + last[1] === x) {
      last[1] += 1;
    } else if (isDark) {
      found.push([x, 1]);
    }
  });
  return found;
}
