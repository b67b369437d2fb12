/** How a contact ended, one press for each: real radio buttons that look like chips. */
import { Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { type ContactOutcome, OUTCOMES, type OutcomeValues } from './outcome';

interface OutcomeChoiceProps {
  readonly value: OutcomeValues['outcome'];
  readonly onChange: (outcome: ContactOutcome) => void;
  readonly error: ReactNode;
}

/** The choice. */
export function OutcomeChoice({ value, onChange, error }: OutcomeChoiceProps) {
  const { t } = useTranslation('account');
  const name = useId();
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('contact.outcome')}</legend>
      <div className={classes.choices}>
        {OUTCOMES.map((outcome, index) => (
          <label key={outcome} className={classes.choice}>
            <input
              type="radio"
              name={name}
              value={outcome}
              checked={value === outcome}
              onChange={() => onChange(outcome)}
              data-first={index === 0 || undefined}
              aria-invalid={Boolean(error) || undefined}
              aria-describedby={error ? `${name}-error` : undefined}
            />
            <span>{t(`outcomes.${outcome}`)}</span>
          </label>
        ))}
      </div>
      {error && (
        <Input.Error id={`${name}-error`} mt={4}>
          {error}
        </Input.Error>
      )}
    </fieldset>
  );
}
