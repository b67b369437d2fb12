/** A field that searches while one types. "/" goes to the first one of a page. */
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FilterChip.module.css';

const WAIT_MS = 300;

interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (words: string) => void;
}

/** The field; `value` is what is searched for now. */
export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback(onSearch, WAIT_MS);
  useEffect(() => setTyped(value), [value]);
  const clear = () => {
    later.cancel();
    setTyped('');
    onSearch('');
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      leftSection={<Search size={16} aria-hidden="true" />}
      rightSection={typed && <CloseButton size="sm" aria-label={t('filters.clearSearch')} onClick={clear} />}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          later.cancel();
          onSearch(typed);
        }
      }}
      className={classes.search ?? ''}
    />
  );
}
