/** How the debtor can be reached: add, change, take away. */
import { client, toProblem } from '@fairdue/api-staff';
import { Card, Chip, toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { ActionIcon, Button, Group } from '@mantine/core';
import { Mail, MapPin, Pencil, Phone, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactPoint } from '../account/facts/points';
import classes from './Debtors.module.css';
import { type DebtorFile, useRefreshDebtors } from './queries';

const PointDialog = lazy(() => import('./PointDialog').then((module) => ({ default: module.PointDialog })));
const ICONS: Readonly<Record<string, typeof Phone>> = { phone: Phone, email: Mail, postal: MapPin };

interface PointsProps {
  readonly debtor: DebtorFile;
  readonly mayWork: boolean;
}

/** The card. */
export function Points({ debtor, mayWork }: PointsProps) {
  const { t } = useTranslation(['debtors', 'account']);
  const [open, setOpen] = useState<ContactPoint | 'new' | null>(null);
  return (
    <Card
      title={t('points.label')}
      action={
        mayWork && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<Plus size={14} aria-hidden="true" />}
            onClick={() => setOpen('new')}
          >
            {t('points.add')}
          </Button>
        )
      }
    >
      {debtor.contact_points.length === 0 ? (
        <p className={classes.nothing}>{t('account:debtor.noPoints')}</p>
      ) : (
        <ul className={classes.points}>
          {debtor.contact_points.map((point) => (
            <Point key={point.id} point={point} debtorId={debtor.id} onEdit={mayWork ? () => setOpen(point) : null} />
          ))}
        </ul>
      )}
      <Suspense>
        {open !== null && (
          <PointDialog debtorId={debtor.id} point={open === 'new' ? null : open} onClose={() => setOpen(null)} />
        )}
      </Suspense>
    </Card>
  );
}

interface PointProps {
  readonly point: ContactPoint;
  readonly debtorId: string;
  readonly onEdit: (() => void) | null;
}

function Point({ point, debtorId, onEdit }: PointProps) {
  const { t } = useTranslation(['debtors', 'account']);
  const confirm = useConfirm();
  const refresh = useRefreshDebtors();
  const Icon = ICONS[point.kind] ?? Phone;
  const remove = async () => {
    const question = { title: t('points.remove', { point: point.raw }), effect: t('points.removeEffect') };
    if (!(await confirm({ ...question, verb: t('points.removeVerb'), isDangerous: true }))) {
      return;
    }
    try {
      const path = { debtor_id: debtorId, point_id: point.id };
      await client.DELETE('/api/v1/debtors/{debtor_id}/contact-points/{point_id}/', { params: { path } });
      toastDone(t('points.removed'));
      await refresh();
    } catch (error) {
      toastFailed(toProblem(error).detail || t('points.failed'));
    }
  };
  return (
    <li className={classes.point}>
      <Icon size={14} aria-label={t(`account:pointKinds.${point.kind as 'phone'}`)} role="img" />
      <span className={classes.pointText}>
        {point.raw} {point.is_primary && <Chip tone="neutral">{t('points.primary')}</Chip>}
      </span>
      {onEdit && (
        <Group gap={2} wrap="nowrap">
          <ActionIcon variant="subtle" size={24} aria-label={t('points.edit', { point: point.raw })} onClick={onEdit}>
            <Pencil size={14} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size={24}
            aria-label={t('points.remove', { point: point.raw })}
            onClick={() => void remove()}
          >
            <Trash2 size={14} aria-hidden="true" />
          </ActionIcon>
        </Group>
      )}
    </li>
  );
}
