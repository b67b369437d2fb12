/** Which kinds of entries are shown. */
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { TIMELINE_GROUPS, type TimelineGroup } from './kinds';

interface TimelineFilterProps {
  readonly group: TimelineGroup | undefined;
  readonly onGroup: (group: TimelineGroup | undefined) => void;
}

/** One button for each group, and one for all. */
export function TimelineFilter({ group, onGroup }: TimelineFilterProps) {
  const { t } = useTranslation('account');
  return (
    <fieldset className={classes.kinds}>
      <legend className="mantine-visually-hidden">{t('timeline.filter')}</legend>
      {([undefined, ...TIMELINE_GROUPS] as const).map((each) => (
        <button key={each ?? 'all'} type="button" aria-pressed={each === group} onClick={() => onGroup(each)}>
          {t(`timeline.groups.${each ?? 'all'}`)}
        </button>
      ))}
    </fieldset>
  );
}
