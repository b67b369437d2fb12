/** Names with what stands for each: rows to change, add and take away. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pair } from './draft';
import classes from './editor.module.css';

interface PairsProps {
  readonly pairs: readonly Pair[];
  readonly onChange: (pairs: readonly Pair[]) => void;
  readonly nameLabel: string;
  readonly valueLabel: string;
  readonly addLabel: string;
  /** Instead of a plain field for the name. */
  readonly nameInput?: (value: string, onChange: (value: string) => void, label: string) => ReactNode;
  readonly isReadOnly: boolean;
}

/** The rows. */
export function Pairs({ pairs, onChange, nameLabel, valueLabel, addLabel, nameInput, isReadOnly }: PairsProps) {
  const { t } = useTranslation('mapping-profiles');
  const change = (at: number, pair: Pair) => onChange(pairs.map((one, index) => (index === at ? pair : one)));
  return (
    <>
      {pairs.length > 0 && (
        <div className={classes.pairs}>
          {pairs.map(([name, value], at) => {
            const numbered = (label: string) => t('editor.numbered', { label, number: at + 1 });
            const onName = (next: string) => change(at, [next, value]);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may be alike while they are typed, and rows never move
              <Fragment key={at}>
                {nameInput?.(name, onName, numbered(nameLabel)) ?? (
                  <TextInput
                    aria-label={numbered(nameLabel)}
                    placeholder={nameLabel}
                    value={name}
                    readOnly={isReadOnly}
                    onChange={(event) => onName(event.currentTarget.value)}
                  />
                )}
                <TextInput
                  aria-label={numbered(valueLabel)}
                  placeholder={valueLabel}
                  value={value}
                  readOnly={isReadOnly}
                  onChange={(event) => change(at, [name, event.currentTarget.value])}
                />
                {isReadOnly ? (
                  <span />
                ) : (
                  <ActionIcon
                    variant="subtle"
                    color="neutral"
                    aria-label={t('editor.removePair', { number: at + 1 })}
                    onClick={() => onChange(pairs.filter((_, index) => index !== at))}
                  >
                    <Trash2 size={16} aria-hidden="true" />
                  </ActionIcon>
                )}
              </Fragment>
            );
          })}
        </div>
      )}
      {!isReadOnly && (
        <Button
          variant="default"
          size="compact-md"
          mt={pairs.length > 0 ? 'xs' : 0}
          leftSection={<Plus size={16} aria-hidden="true" />}
          onClick={() => onChange([...pairs, ['', '']])}
        >
          {addLabel}
        </Button>
      )}
    </>
  );
}
