/** The field of `PickFilter`: read only when it is opened, since most visits to a list never do. */
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Choice } from './filters';
import type { ChoiceGroup } from './PickFilter';

interface PickSelectProps {
  readonly label: string;
  readonly choices: readonly Choice<string>[] | readonly ChoiceGroup[];
  readonly value: string | undefined;
  readonly onPick: (value: string | undefined) => void;
}

/** Finds by typing. */
export function PickSelect({ label, choices, value, onPick }: PickSelectProps) {
  const { t } = useTranslation('ui');
  return (
    <Select
      label={label}
      placeholder={t('filters.pick')}
      nothingFoundMessage={t('filters.nothing')}
      data={choices.map((choice) => ('items' in choice ? { ...choice, items: [...choice.items] } : choice))}
      value={value ?? null}
      searchable
      w={260}
      autoFocus
      comboboxProps={{ withinPortal: false }}
      onChange={(next) => onPick(next ?? undefined)}
    />
  );
}
