/** One of many, found by typing. */
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilterChip } from './FilterChip';
import type { Choice } from './filters';

interface PickFilterProps {
  readonly label: string;
  readonly choices: readonly Choice<string>[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** The chip; a value that is not among the choices (yet) is shown as it is. */
export function PickFilter({ label, choices, value, onChange }: PickFilterProps) {
  const { t } = useTranslation('ui');
  const chosen = choices.find((one) => one.value === value)?.label ?? value;
  return (
    <FilterChip label={label} value={chosen} onClear={() => onChange(undefined)}>
      {(close) => (
        <Select
          label={label}
          placeholder={t('filters.pick')}
          nothingFoundMessage={t('filters.nothing')}
          data={[...choices]}
          value={value ?? null}
          searchable
          data-autofocus
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => {
            onChange(next ?? undefined);
            close();
          }}
        />
      )}
    </FilterChip>
  );
}
