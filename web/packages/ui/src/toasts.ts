/** Short messages at the corner: what was done, or what failed. */
import { notifications } from '@mantine/notifications';
import { getI18n } from 'react-i18next';

const DONE_MS = 5000;

/** Tell that something is done; it goes away by itself. */
export function toastDone(message: string): void {
  notifications.show({ message, color: 'brand', autoClose: DONE_MS, closeButtonProps: closing() });
}

/** Tell that something failed; it stays until it is closed. */
export function toastFailed(message: string): void {
  notifications.show({ message, color: 'danger', autoClose: false, role: 'alert', closeButtonProps: closing() });
}

function closing() {
  return { 'aria-label': getI18n().t('ui:close') };
}
