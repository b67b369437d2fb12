/** One factor: whether it counts, how much, its points, and why it is used. */
import { Chip } from '@fairdue/ui';
import { Group, NumberInput, Switch, Text, Title, VisuallyHidden } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './Cards.module.css';
import { type FactorForm, shareOf, type Typed } from './card';
import { PointsTable } from './PointsTable';
import type { Reason } from './useReasons';

interface FactorCardProps {
  /** Where it stands in the document. */
  readonly path: string;
  readonly factor: FactorForm;
  readonly factors: readonly FactorForm[];
  readonly reason: Reason | undefined;
  readonly problems: ReadonlyMap<string, string>;
  readonly isEditable: boolean;
  readonly onChange: (factor: FactorForm) => void;
}

/** The card. */
export function FactorCard(props: FactorCardProps) {
  const { path, factor, factors, reason, problems, isEditable, onChange } = props;
  const { t } = useTranslation('scorecards');
  const name = t(`factors.${factor.name}` as 'factors.balance', { defaultValue: factor.name });
  return (
    <section className={classes.factor} aria-label={name} data-off={!factor.is_on || undefined}>
      <Group justify="space-between" align="center" wrap="nowrap" mb="xs">
        <Group gap="xs">
          <Title order={3}>{name}</Title>
          {reason?.isSensitive && (
            <Chip tone="warning" icon={TriangleAlert}>
              {t('sensitive')}
            </Chip>
          )}
          {!factor.is_on && <Chip tone="neutral">{t('off')}</Chip>}
        </Group>
        {isEditable && (
          <Switch
            label={<VisuallyHidden>{t('counts', { factor: name })}</VisuallyHidden>}
            checked={factor.is_on}
            onChange={(event) => onChange({ ...factor, is_on: event.currentTarget.checked })}
          />
        )}
      </Group>
      <Group align="flex-end" gap="sm" mb="xs">
        {isEditable ? (
          <NumberInput
            label={t('weight')}
            w={112}
            min={1}
            max={1000}
            allowDecimal={false}
            clampBehavior="none"
            value={factor.weight}
            error={problems.get(`${path}.weight`)}
            onChange={(value) => onChange({ ...factor, weight: typed(value) })}
          />
        ) : (
          <Text>
            {t('weight')}: <strong>{factor.weight}</strong>
          </Text>
        )}
        <Text c="dimmed" pb={isEditable ? 8 : 0}>
          {factor.is_on ? t('share', { share: shareOf(factor, factors) }) : t('noShare')}
        </Text>
      </Group>
      {reason && <ReasonText reason={reason} />}
      <PointsTable
        path={path}
        name={name}
        factor={factor}
        problems={problems}
        isEditable={isEditable}
        onChange={onChange}
      />
    </section>
  );
}

function ReasonText({ reason }: { readonly reason: Reason }) {
  const { t } = useTranslation('scorecards');
  return (
    <>
      <Text size="sm" mb={4}>
        {reason.why}
      </Text>
      <details className={classes.caution} open={reason.isSensitive}>
        <summary>{t('caution')}</summary>
        <p>{reason.caution}</p>
        <ul>
          {reason.laws.map((law) => (
            <li key={law}>{law}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** What a field for numbers gives, as the form keeps it. */
export function typed(value: number | string): Typed {
  return value === '' ? '' : Number(value);
}
