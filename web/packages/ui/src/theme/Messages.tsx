/** Where short messages appear. */
import { Notifications } from '@mantine/notifications';

/**
 * The place for them, away from the corner where forms have their buttons: a message under the pointer would stay, and hide
 * the button just pressed. `toasts.ts` sends them.
 */
export function Messages() {
  return <Notifications position="bottom-center" autoClose={5000} limit={3} />;
}
