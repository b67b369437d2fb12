/** Narrows a list to what is of one creditor. */
import { PickFilter } from '@fairdue/ui';
import { useCreditors } from './useCreditors';

interface CreditorFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (creditor: string | undefined) => void;
}

/** The chip. */
export function CreditorFilter({ label, value, onChange }: CreditorFilterProps) {
  const choices = useCreditors().map(({ id, name }) => ({ value: id, label: name }));
  return <PickFilter label={label} choices={choices} value={value} onChange={onChange} />;
}
