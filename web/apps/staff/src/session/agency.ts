/** The agency a platform administrator acts in; everybody else has one of his own. */
import type { Me } from '@fairdue/api-staff';

const KEY = 'fairdue.agency';

/** The one chosen in this tab. */
export function chosenAgency(): string | null {
  return window.sessionStorage.getItem(KEY);
}

/** Whether somebody has to choose one before he can see anything. */
export function needsAgency(user: Me): boolean {
  return user.is_superuser && user.agency === null;
}

/** Act in another agency, or choose again. The page is loaded anew, so that nothing of the last one stays. */
export function actIn(id: string | null): void {
  if (id === null) {
    window.sessionStorage.removeItem(KEY);
  } else {
    window.sessionStorage.setItem(KEY, id);
  }
  window.location.assign('/app/');
}
