import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { inGroups } from './ConfirmStep';
import { qrPath, runs } from './qr';

/** Fill a path of strokes `Mx yhLv1h-Lz` back into rows. */
function filled(path: string, size: number): boolean[][] {
  const rows = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  }
  return rows;
}

describe('a QR code as a path', () => {
  it('covers exactly the dark squares, within a quiet zone of four', () => {
    const text = 'otpauth://totp/Fairdue:carl?secret=JBSWY3DPEHPK3PXP&issuer=Fairdue';
    const { path, size } = qrPath(text);
    expect(filled(path, size)).toEqual(encode(text, { ecc: 'M', border: 4 }).data);
    expect(path).not.toMatch(/M[0-3] |M\d+ [0-3]h/);
  });

  it('draws neighbours as one', () => {
    expect(runs([true, true, false, true])).toEqual([
      [0, 2],
      [3, 1],
    ]);
    expect(runs([false])).toEqual([]);
  });

  it('writes the key in groups of four', () => {
    expect(inGroups('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
  });
});
