/** The code of the authenticator app, or a recovery code. */
import { answerChallenge, toProblem } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../forms/useSubmit';
import { useRefusal } from './refusals';
import { type Step, stepAfter } from './steps';
import { useWait } from './useWait';
import { WaitingButton } from './WaitingButton';

interface CodeStepProps {
  readonly challenge: string;
  readonly password: string;
  readonly onStep: (next: Step) => void;
}

/** The second step of who has a second factor. */
export function CodeStep({ challenge, password, onStep }: CodeStepProps) {
  const { t } = useTranslation();
  const [isRecovery, setIsRecovery] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const form = useForm({ initialValues: { code: '' } });
  const { problem, isBusy, submit, forgetProblem } = useSubmit(form, ['code']);
  const wait = useWait(problem);
  const textOf = useRefusal();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field takes the focus anew when it asks for something else
  useEffect(() => field.current?.focus(), [isRecovery]);
  const answer = async (code: string) => {
    try {
      onStep(stepAfter(await answerChallenge(challenge, code.trim()), password));
    } catch (error) {
      if (toProblem(error).code !== 'sign_in_expired') {
        throw error;
      }
      onStep({ name: 'credentials', hasTimedOut: true });
    }
  };
  const swap = () => {
    forgetProblem();
    form.reset();
    setIsRecovery(!isRecovery);
  };
  return (
    <form onSubmit={form.onSubmit(({ code }) => submit(() => answer(code)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack>
        <Text>{t(isRecovery ? 'signIn.recoveryHint' : 'signIn.codeHint')}</Text>
        <TextInput
          ref={field}
          label={t(isRecovery ? 'signIn.recoveryCode' : 'signIn.code')}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          inputMode={isRecovery ? 'text' : 'numeric'}
          data-autofocus
          {...form.getInputProps('code')}
        />
        <WaitingButton verb={t('signIn.goOn')} isBusy={isBusy} wait={wait} />
        <Button variant="subtle" fullWidth onClick={swap}>
          {t(isRecovery ? 'signIn.useCode' : 'signIn.useRecovery')}
        </Button>
      </Stack>
    </form>
  );
}
