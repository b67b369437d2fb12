/** To whom accounts go. */
import { Radio, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useColleagues, useTeams } from './choices';
import type { Target, Way } from './targets';

interface TargetFieldsProps {
  readonly collectorId: string;
  readonly target: Target;
  readonly onChange: (target: Target) => void;
  /** Whether they may also stay where they are. */
  readonly canKeep?: boolean;
}

/** The choice. */
export function TargetFields({ collectorId, target, onChange, canKeep = false }: TargetFieldsProps) {
  const { t } = useTranslation('settings');
  const colleagues = useColleagues(collectorId);
  const teams = useTeams();
  const ways: readonly Way[] = canKeep ? ['rules', 'collector', 'team', 'keep'] : ['rules', 'collector', 'team'];
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('reassign.to')}
        value={target.way}
        onChange={(way) => onChange({ ...target, way: way as Way })}
      >
        <Stack gap={8} mt={8}>
          {ways.map((way) => (
            <Radio key={way} value={way} label={t(`reassign.ways.${way}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {target.way === 'collector' && (
        <Select
          label={t('reassign.collector')}
          data={colleagues.map(({ id, full_name, username, team_name }) => ({
            value: id,
            label: [full_name || username, team_name].filter(Boolean).join(' · '),
          }))}
          value={target.collectorId || null}
          onChange={(id) => onChange({ ...target, collectorId: id ?? '' })}
          searchable
          nothingFoundMessage={t('reassign.nobody')}
        />
      )}
      {target.way === 'team' && (
        <Select
          label={t('reassign.team')}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={target.teamId || null}
          onChange={(id) => onChange({ ...target, teamId: id ?? '' })}
        />
      )}
    </Stack>
  );
}
