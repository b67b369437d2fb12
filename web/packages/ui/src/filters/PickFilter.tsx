/** One of many, found by typing. */
import { lazy, Suspense } from 'react';
import { FilterChip } from './FilterChip';
import type { Choice } from './filters';

const PickSelect = lazy(async () => ({ default: (await import('./PickSelect')).PickSelect }));

interface PickFilterProps {
  readonly label: string;
  readonly choices: readonly Choice<string>[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** The chip; a value that is not among the choices (yet) is shown as it is. */
export function PickFilter({ label, choices, value, onChange }: PickFilterProps) {
  const chosen = choices.find((one) => one.value === value)?.label ?? value;
  return (
    <FilterChip label={label} value={chosen} onClear={() => onChange(undefined)}>
      {(close) => (
        <Suspense fallback={null}>
          <PickSelect
            label={label}
            choices={choices}
            value={value}
            onPick={(next) => {
              onChange(next);
              close();
            }}
          />
        </Suspense>
      )}
    </FilterChip>
  );
}
