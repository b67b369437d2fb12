/** Where one can go: only what one's role may see. */
import { Keys } from '@fairdue/ui';
import { Group, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NavItem } from '../areas/area';
import { AREAS } from '../areas/list';
import { useSay } from '../i18n/i18n';
import { has } from '../session/roles';
import { useUser } from '../session/session';
import classes from './Shell.module.css';

/** At the side; only icons where the window is not wide. */
export function Navigation() {
  const { t } = useTranslation();
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      <Places isIconsOnly={!isWide} />
    </nav>
  );
}

interface PlacesProps {
  readonly isIconsOnly: boolean;
  readonly onGo?: () => void;
}

/** The links. */
export function Places({ isIconsOnly, onGo }: PlacesProps) {
  const user = useUser();
  const places = AREAS.flatMap(({ nav = [] }) => nav)
    .filter(({ roles }) => has(user, roles))
    .sort((one, other) => one.order - other.order);
  return (
    <ul className={classes.places}>
      {places.map((item) => (
        <li key={item.to}>
          <Place item={item} isIconOnly={isIconsOnly} onGo={onGo} />
        </li>
      ))}
    </ul>
  );
}

interface PlaceProps {
  readonly item: NavItem;
  readonly isIconOnly: boolean;
  readonly onGo: (() => void) | undefined;
}

function Place({ item: { to, label, icon: Icon, key }, isIconOnly, onGo }: PlaceProps) {
  const say = useSay();
  const hint = (
    <Group gap={8}>
      {isIconOnly && say(label)}
      {key && <Keys keys={`g ${key}`} />}
    </Group>
  );
  return (
    <Tooltip label={hint} position="right" disabled={!isIconOnly && !key}>
      <Link to={to as '/'} className={classes.place} onClick={onGo} activeOptions={{ includeSearch: false }}>
        <Icon size={18} aria-hidden="true" />
        <span className={classes.name}>{say(label)}</span>
      </Link>
    </Tooltip>
  );
}
