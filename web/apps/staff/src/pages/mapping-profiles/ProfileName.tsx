/** What a profile is called. */
import { TextInput } from '@mantine/core';

interface ProfileNameProps {
  readonly label: string;
  readonly hint?: string;
  readonly name: string;
  readonly onChange: (name: string) => void;
  readonly isReadOnly?: boolean;
}

/** The field. */
export function ProfileName({ label, hint, name, onChange, isReadOnly = false }: ProfileNameProps) {
  return (
    <TextInput
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={name}
      required
      maxLength={100}
      maw={400}
      readOnly={isReadOnly}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What to call one that is made from a file. */
export function nameOfFile({ name }: File): string {
  return name.replace(/\.[^.]+$/, '').slice(0, 100);
}
