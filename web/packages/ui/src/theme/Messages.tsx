/** Where short messages appear. */
import { Notifications } from '@mantine/notifications';

/** The corner for them; `toasts.ts` sends them. */
export function Messages() {
  return <Notifications position="bottom-right" autoClose={5000} limit={3} />;
}
