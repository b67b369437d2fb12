/** A page that is a list: as high as the window, so that head and pager stay in view and the rows scroll between them. */
import type { ReactNode } from 'react';
import classes from './ListPage.module.css';

/** Put everything of the page into it. In a narrow window the page itself scrolls. */
export function ListPage({ children }: { readonly children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}
