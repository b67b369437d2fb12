/** A count that leads to what it counts. */
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import type { WorklistSearch } from '../worklist/search';
import classes from './Home.module.css';

interface FigureProps {
  readonly count: number;
  readonly search: WorklistSearch;
}

/** A link into the worklist. */
export function Figure({ count, search }: FigureProps) {
  const { locale } = useUiSettings();
  return (
    <Link to="/worklist" search={search} className={classes.figure}>
      {formatCount(count, locale)}
    </Link>
  );
}
