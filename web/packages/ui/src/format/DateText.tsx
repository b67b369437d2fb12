/** Dates and instants in the person's locale and time zone. */
import { useUiSettings } from '../theme/UiProvider';
import { formatDate, formatInstant, type InstantStyle } from './dates';

/** A business date; nothing known is a dash. */
export function DateText({ date }: { readonly date: string | null }) {
  const { locale } = useUiSettings();
  if (date === null) {
    return <Nothing />;
  }
  return (
    <time className="fd-numbers" dateTime={date}>
      {formatDate(date, locale)}
    </time>
  );
}

interface InstantTextProps {
  readonly instant: string | null;
  readonly style?: InstantStyle;
}

/** An instant by the person's own clock; its title tells the time zone. */
export function InstantText({ instant, style = 'full' }: InstantTextProps) {
  const { locale, timeZone } = useUiSettings();
  if (instant === null) {
    return <Nothing />;
  }
  return (
    <time className="fd-numbers" dateTime={instant} title={timeZone}>
      {formatInstant(instant, locale, timeZone, style)}
    </time>
  );
}

function Nothing() {
  return <span aria-hidden="true">–</span>;
}
