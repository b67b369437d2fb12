/** One entry of the timeline: what, who, when, what it said, and what it changed. */
import type { Schemas } from '@fairdue/api-staff';
import { InstantText } from '@fairdue/ui';
import { useKnown } from '../../../i18n/i18n';
import classes from '../Account.module.css';
import { Changes } from './Changes';
import { iconOf } from './icons';

interface EntryProps {
  readonly entry: Schemas['Activity'];
  readonly currency: string;
}

/** The entry. */
export function Entry({ entry, currency }: EntryProps) {
  const { title, text } = useEntryText(entry);
  const Icon = iconOf(entry.kind);
  return (
    <li className={classes.entry} data-kind={entry.kind}>
      <span className={classes.entryIcon}>
        <Icon size={14} aria-hidden="true" />
      </span>
      <div className={classes.entryBody}>
        <p className={classes.entryHead}>
          <strong>{title}</strong>
          <span className={classes.entryBy}>
            {entry.person ?? entry.actor_name} · <InstantText instant={entry.at} style="time" />
          </span>
        </p>
        {text && <p className={classes.entryText}>{text}</p>}
        <Changes changes={entry.changes} currency={currency} />
      </div>
    </li>
  );
}

function useEntryText({ event, title, changes, text }: Schemas['Activity']): { title: string; text: string | null } {
  const known = useKnown('account');
  const named = known(`events.${event.replaceAll('.', '_')}`) ?? title;
  const outcome = known(`outcomes.${(changes.outcome as unknown[] | undefined)?.[1]}`);
  return { title: outcome === null ? named : `${named}: ${outcome}`, text };
}
