/** Pages by cursor: back and forth, since the server knows no page numbers. */
import { Button, Group, Text } from '@mantine/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface CursorPagerProps {
  /** Addresses of the neighbours, as the API gives them. */
  readonly next: string | null;
  readonly previous: string | null;
  readonly onCursor: (cursor: string) => void;
  /** Such as "1,204 accounts". */
  readonly summary?: string;
}

/** Take the cursor out of a neighbour's address. */
export function cursorOf(link: string): string {
  return new URL(link, window.location.origin).searchParams.get('cursor') ?? '';
}

/** Two buttons and how much there is. */
export function CursorPager({ next, previous, onCursor, summary }: CursorPagerProps) {
  const { t } = useTranslation('ui');
  return (
    <Group justify="space-between" mt="sm" component="nav" aria-label={t('table.pages')}>
      <Text c="dimmed" size="sm" role="status">
        {summary}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<ChevronLeft size={16} aria-hidden="true" />}
          disabled={previous === null}
          onClick={() => previous !== null && onCursor(cursorOf(previous))}
        >
          {t('table.previousPage')}
        </Button>
        <Button
          variant="default"
          rightSection={<ChevronRight size={16} aria-hidden="true" />}
          disabled={next === null}
          onClick={() => next !== null && onCursor(cursorOf(next))}
        >
          {t('table.nextPage')}
        </Button>
      </Group>
    </Group>
  );
}
