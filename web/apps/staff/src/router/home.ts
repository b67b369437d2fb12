/** Where one comes after signing in, and where one is sent from a page that is not for one's role. */
export const HOME = '/';

/** Where a collector is sent from there: what he may do instead. */
export const WORK = '/worklist';
