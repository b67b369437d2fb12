/** One filter as a chip: says what it is set to, opens what it can be, and has its own way off. */
import { ActionIcon, Button, Popover } from '@mantine/core';
import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FilterChip.module.css';

interface FilterChipProps {
  readonly label: string;
  /** What it is set to, in words; undefined while it filters nothing. */
  readonly value: string | undefined;
  readonly onClear: () => void;
  /** What is inside; `close` closes it. */
  readonly children: (close: () => void) => ReactNode;
}

/** The chip. */
export function FilterChip({ label, value, onClear, children }: FilterChipProps) {
  const { t } = useTranslation('ui');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={classes.chip} data-on={value !== undefined || undefined}>
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="transparent"
            color="neutral"
            size="compact-md"
            className={classes.button}
            rightSection={<ChevronDown size={14} aria-hidden="true" />}
            onClick={() => setIsOpen(!isOpen)}
          >
            {value === undefined ? label : `${label}: ${value}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={label}>{children(() => setIsOpen(false))}</Popover.Dropdown>
      </Popover>
      {value !== undefined && (
        <ActionIcon
          variant="transparent"
          color="neutral"
          size={28}
          aria-label={t('filters.clear', { filter: label })}
          onClick={onClear}
        >
          <X size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  );
}
