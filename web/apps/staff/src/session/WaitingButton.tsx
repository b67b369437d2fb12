/** The button of a form that may have to wait: it counts the seconds down. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface WaitingButtonProps {
  readonly verb: string;
  readonly isBusy: boolean;
  /** Seconds that are left; 0 = none. */
  readonly wait: number;
}

/** The button. */
export function WaitingButton({ verb, isBusy, wait }: WaitingButtonProps) {
  const { t } = useTranslation();
  return (
    <Button type="submit" loading={isBusy} disabled={wait > 0} fullWidth>
      {wait > 0 ? <span className="fd-numbers">{t('signIn.waiting', { count: wait })}</span> : verb}
    </Button>
  );
}
