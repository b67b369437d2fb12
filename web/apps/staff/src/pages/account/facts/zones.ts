/** Time zones of places in the United States, from the IANA database: a state that has two names both. Pure. */

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';
const ARIZONA = 'America/Phoenix';
const ALASKA = 'America/Anchorage';
const HAWAII = 'Pacific/Honolulu';

const STATES: readonly (readonly [readonly string[], string])[] = [
  [[EASTERN], 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV'],
  [[EASTERN, CENTRAL], 'FL IN KY MI TN'],
  [[CENTRAL], 'AL AR IA IL LA MN MO MS OK WI'],
  [[CENTRAL, MOUNTAIN], 'KS ND NE SD TX'],
  [[MOUNTAIN], 'CO MT NM UT WY'],
  [[MOUNTAIN, PACIFIC], 'ID OR'],
  [[ARIZONA], 'AZ'],
  [[PACIFIC], 'CA NV WA'],
  [[ALASKA], 'AK'],
  [[HAWAII], 'HI'],
];
const BY_STATE = new Map(
  STATES.flatMap(([zones, states]) => states.split(' ').map((state) => [state, zones] as const)),
);
const UNITED_STATES = new Set(['', 'US', 'USA', 'UNITED STATES']);

/** The zones of a region, from east to west; empty when it is not known. */
export function zonesOf(country: string, region: string): readonly string[] {
  const isHere = UNITED_STATES.has(country.trim().toUpperCase());
  return (isHere && BY_STATE.get(region.trim().toUpperCase())) || [];
}

/** What clocks show there now, such as "9:42 AM" or, in two zones, "9:42 AM – 10:42 AM". */
export function clocksIn(zones: readonly string[], locale: string, now: Date): string {
  const shown = zones.map((timeZone) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(now));
  return [...new Set(shown)].reverse().join(' – ');
}
