/** The usual filters, and the bar they stand in. */
import { Button, Checkbox, Group, Radio, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterChip } from './FilterChip';
import classes from './FilterChip.module.css';

/** A row for search, filters and what stands at its end. */
export function FilterBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <search className={classes.bar} aria-label={label}>
      {children}
    </search>
  );
}

/** One thing to choose. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface ManyFilterProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly values: readonly T[] | undefined;
  readonly onChange: (values: readonly T[] | undefined) => void;
}

/** Several of a few. */
export function ManyFilter<T extends string>({ label, choices, values = [], onChange }: ManyFilterProps<T>) {
  const chosen = choices.filter(({ value }) => values.includes(value));
  const toggle = (value: T) => {
    const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <FilterChip
      label={label}
      value={chosen.length > 0 ? chosen.map((one) => one.label).join(', ') : undefined}
      onClear={() => onChange(undefined)}
    >
      {() => (
        <fieldset className={classes.set}>
          <VisuallyHidden component="legend">{label}</VisuallyHidden>
          <Stack gap={8}>
            {choices.map((one) => (
              <Checkbox
                key={one.value}
                label={one.label}
                checked={values.includes(one.value)}
                onChange={() => toggle(one.value)}
              />
            ))}
          </Stack>
        </fieldset>
      )}
    </FilterChip>
  );
}

interface OneFilterProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T | undefined;
  readonly onChange: (value: T | undefined) => void;
}

/** One of a few. */
export function OneFilter<T extends string>({ label, choices, value, onChange }: OneFilterProps<T>) {
  return (
    <FilterChip
      label={label}
      value={choices.find((one) => one.value === value)?.label}
      onClear={() => onChange(undefined)}
    >
      {() => (
        <Radio.Group label={label} value={value ?? ''} onChange={(next) => onChange(next as T)}>
          <Stack gap={8} mt={8}>
            {choices.map((one) => (
              <Radio key={one.value} value={one.value} label={one.label} />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </FilterChip>
  );
}

interface YesNoFilterProps {
  readonly label: string;
  /** What stands for true, and what for false. */
  readonly yes: string;
  readonly no: string;
  readonly value: boolean | undefined;
  readonly onChange: (value: boolean | undefined) => void;
}

/** One of two. */
export function YesNoFilter({ label, yes, no, value, onChange }: YesNoFilterProps) {
  return (
    <OneFilter
      label={label}
      choices={[
        { value: 'true', label: yes },
        { value: 'false', label: no },
      ]}
      value={value === undefined ? undefined : `${value}`}
      onChange={(next) => onChange(next === undefined ? undefined : next === 'true')}
    />
  );
}

interface RangeFilterProps {
  readonly label: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether what was typed is good. */
  readonly isValid: (text: string) => boolean;
  /** How a bound is shown. */
  readonly show: (text: string) => string;
  readonly onChange: (from: string | undefined, to: string | undefined) => void;
}

/** From and to, each of which may be open. */
export function RangeFilter({ label, from, to, isValid, show, onChange }: RangeFilterProps) {
  const { t } = useTranslation('ui');
  const value =
    from !== undefined && to !== undefined
      ? `${show(from)} – ${show(to)}`
      : from !== undefined
        ? t('filters.from', { value: show(from) })
        : to !== undefined
          ? t('filters.to', { value: show(to) })
          : undefined;
  return (
    <FilterChip label={label} value={value} onClear={() => onChange(undefined, undefined)}>
      {(close) => (
        <RangeForm
          from={from ?? ''}
          to={to ?? ''}
          isValid={isValid}
          onApply={(low, high) => {
            onChange(low || undefined, high || undefined);
            close();
          }}
        />
      )}
    </FilterChip>
  );
}

interface RangeFormProps {
  readonly from: string;
  readonly to: string;
  readonly isValid: (text: string) => boolean;
  readonly onApply: (from: string, to: string) => void;
}

function RangeForm({ from, to, isValid, onApply }: RangeFormProps) {
  const { t } = useTranslation('ui');
  const [low, setLow] = useState(from);
  const [high, setHigh] = useState(to);
  const [isTried, setIsTried] = useState(false);
  const problemOf = (text: string) => (isTried && text !== '' && !isValid(text) ? t('filters.notANumber') : undefined);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if ([low, high].every((text) => text === '' || isValid(text))) {
      onApply(low, high);
    }
  };
  return (
    <form onSubmit={apply} noValidate>
      <Group align="flex-start" wrap="nowrap">
        <TextInput
          label={t('filters.fromLabel')}
          inputMode="decimal"
          value={low}
          error={problemOf(low)}
          onChange={(event) => setLow(event.currentTarget.value.trim())}
        />
        <TextInput
          label={t('filters.toLabel')}
          inputMode="decimal"
          value={high}
          error={problemOf(high)}
          onChange={(event) => setHigh(event.currentTarget.value.trim())}
        />
      </Group>
      <Button type="submit" mt="sm" fullWidth>
        {t('filters.apply')}
      </Button>
    </form>
  );
}
