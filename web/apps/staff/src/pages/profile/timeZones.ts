/** The time zones that can be chosen. Pure but for the browser's own list. */

/** All names the browser knows, with UTC and the present one. */
export function timeZones(present: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), present])].sort();
}
