/** One of many, found by typing. */
import { lazy, Suspense } from 'react';
import { FilterChip } from './FilterChip';
import type { Choice } from './filters';

const PickSelect = lazy(async () => ({ default: (await import('./PickSelect')).PickSelect }));

/** Things to choose that belong together. */
export interface ChoiceGroup {
  readonly group: string;
  readonly items: readonly Choice<string>[];
}

interface PickFilterProps {
  readonly label: string;
  /** In one list, or in groups. */
  readonly choices: readonly Choice<string>[] | readonly ChoiceGroup[];
  readonly value: string | undefined;
  /** How a value is shown that is not among the choices (yet); as it is, when nothing is said. */
  readonly unknown?: (value: string) => string;
  readonly onChange: (value: string | undefined) => void;
}

/** The chip. */
export function PickFilter({ label, choices, value, unknown = (raw) => raw, onChange }: PickFilterProps) {
  const all = choices.flatMap((choice) => ('items' in choice ? choice.items : [choice]));
  const chosen = value && (all.find((one) => one.value === value)?.label ?? unknown(value));
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
