/** Keeps people from losing what they typed. */
import { useConfirm } from '@fairdue/ui';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** While `isDirty`, leaving the page is asked about first, by us or, when the tab closes, by the browser. */
export function useUnsavedGuard(isDirty: boolean): void {
  const { t } = useTranslation('ui');
  const confirm = useConfirm();
  useBlocker({
    disabled: !isDirty,
    enableBeforeUnload: isDirty,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) {
        return false;
      }
      const question = { title: t('unsaved.title'), effect: t('unsaved.effect'), verb: t('unsaved.leave') };
      return !(await confirm({ ...question, isDangerous: true }));
    },
  });
}
