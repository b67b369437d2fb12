/** A page is on its way. */
import { RowsSkeleton } from '@fairdue/ui';

/** Bars where the page will be. */
export function PagePending() {
  return <RowsSkeleton rows={8} height={24} />;
}
