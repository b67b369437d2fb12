/** The step for who has to have a second factor and has none yet. */
import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const Enrolment = lazy(() => import('./Enrolment').then(({ Enrolment: component }) => ({ default: component })));

interface RequiredEnrolmentProps {
  readonly password: string;
  readonly onDone: () => void;
}

/** Why, and the steps; they are read only when somebody needs them. */
export function RequiredEnrolment({ password, onDone }: RequiredEnrolmentProps) {
  const { t } = useTranslation();
  return (
    <>
      <Text mb="md">{t('secondFactor.required')}</Text>
      <Suspense>
        <Enrolment password={password} onDone={onDone} />
      </Suspense>
    </>
  );
}
