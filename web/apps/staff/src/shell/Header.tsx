/** The bar at the top. */
import { Keys } from '@fairdue/ui';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleHelp, Menu as MenuIcon, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actIn } from '../session/agency';
import { useUser } from '../session/session';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';

interface HeaderProps {
  /** Null where the navigation stands beside the page. */
  readonly onMenu: (() => void) | null;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/** Brand, agency, search, help, and who is signed in. */
export function Header({ onMenu, onPalette, onHelp }: HeaderProps) {
  const { t } = useTranslation();
  const { agency, is_superuser: isSuperuser } = useUser();
  return (
    <header className={classes.header}>
      {onMenu && (
        <ActionIcon variant="subtle" color="neutral" size="lg" aria-label={t('nav.open')} onClick={onMenu}>
          <MenuIcon size={20} aria-hidden="true" />
        </ActionIcon>
      )}
      <Link to="/" className={classes.brand}>
        <img src="/static/fairdue/mark.svg" alt="" width="24" height="24" />
        Fairdue
      </Link>
      {agency && <span className={classes.agency}>{agency.name}</span>}
      {isSuperuser && agency && (
        <Button variant="subtle" size="compact-sm" onClick={() => actIn(null)}>
          {t('agency.change')}
        </Button>
      )}
      <span className={classes.space} />
      {onMenu ? (
        <ActionIcon variant="subtle" color="neutral" size="lg" aria-label={t('palette.open')} onClick={onPalette}>
          <Search size={18} aria-hidden="true" />
        </ActionIcon>
      ) : (
        <Button
          variant="default"
          size="compact-md"
          onClick={onPalette}
          leftSection={<Search size={16} aria-hidden="true" />}
          rightSection={<Keys keys="mod+k" />}
        >
          {t('palette.open')}
        </Button>
      )}
      <Tooltip label={<Keys keys="?" />}>
        <ActionIcon variant="subtle" color="neutral" size="lg" aria-label={t('shortcuts.help')} onClick={onHelp}>
          <CircleHelp size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <UserMenu />
    </header>
  );
}
