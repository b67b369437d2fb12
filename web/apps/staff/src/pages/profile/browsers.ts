/** Says a browser's own long description in two words. Pure. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Browser and system; null for what is not known. Most browsers name several others, so the order matters. */
export function browserOf(description: string): { readonly browser: string | null; readonly system: string | null } {
  const first = (names: typeof BROWSERS) => names.find(([sign]) => sign.test(description))?.[1] ?? null;
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}
