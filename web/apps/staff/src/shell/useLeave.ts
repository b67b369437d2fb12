/** The way out: end the session, show the sign-in page, forget what was read. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { signOut } from '../session/session';

/** Sign out. */
export function useLeave(): () => Promise<void> {
  const router = useRouter();
  const queries = useQueryClient();
  return async () => {
    await signOut();
    await router.navigate({ to: '/login' });
    queries.clear();
  };
}
