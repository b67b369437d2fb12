/** Where an import stands, as a chip; beside it, that some rows were not taken. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type ChipTone } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { Ban, CircleAlert, CircleCheck, Clock, LoaderCircle, type LucideIcon, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const LOOKS = {
  pending: { tone: 'neutral', icon: Clock },
  processing: { tone: 'info', icon: LoaderCircle },
  completed: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleAlert },
  cancelled: { tone: 'neutral', icon: Ban },
  undone: { tone: 'violet', icon: Undo2 },
} as const satisfies Record<string, { tone: ChipTone; icon: LucideIcon }>;

type ImportRow = Pick<Schemas['ImportRow'], 'status' | 'has_errors' | 'undone_at'>;

/** The chips. */
export function ImportChips({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation('imports');
  const name = row.undone_at === null ? (row.status as keyof typeof LOOKS) : 'undone';
  const { tone, icon } = LOOKS[name];
  return (
    <Group gap={4} wrap="nowrap">
      <Chip tone={tone} icon={icon}>
        {t(`statuses.${name}`)}
      </Chip>
      {row.has_errors && row.status !== 'failed' && <Chip tone="warning">{t('hasErrors')}</Chip>}
    </Group>
  );
}
