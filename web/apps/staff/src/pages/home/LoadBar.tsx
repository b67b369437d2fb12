/** How full somebody is: a bar, and the numbers beside it. */
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Group, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const NEARLY_FULL_PERCENT = 90;

interface LoadBarProps {
  readonly held: number;
  readonly most: number;
}

/** The bar. */
export function LoadBar({ held, most }: LoadBarProps) {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const percent = most > 0 ? Math.min(100, Math.round((held / most) * 100)) : 100;
  const text = t('team.ofMost', { held: formatCount(held, locale), most: formatCount(most, locale) });
  return (
    <Group gap={8} wrap="nowrap">
      <Progress.Root w={96} size={8}>
        <Progress.Section
          value={percent}
          color={percent >= NEARLY_FULL_PERCENT ? 'danger' : 'brand'}
          aria-label={text}
        />
      </Progress.Root>
      <span className="fd-numbers">{text}</span>
    </Group>
  );
}
