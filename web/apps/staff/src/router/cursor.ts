/** Cursors in the links of the API's pages. Pure. */
import { cursorOf } from '@fairdue/ui';

/** The cursor of a link; null when there is no further page. */
export function cursorIn(link: string | null | undefined): string | null {
  return link ? cursorOf(link) : null;
}
