/** Signing in, one step after the other: credentials, code, a password of one's own, a second factor that is required. */
import { type Me, readMe } from '@fairdue/api-staff';
import { useState } from 'react';
import { CodeStep } from './CodeStep';
import { CredentialsStep } from './CredentialsStep';
import { NewPasswordStep } from './NewPasswordStep';
import { RequiredEnrolment } from './second-factor/RequiredEnrolment';
import { FIRST, type Step, stepAfter } from './steps';

interface SignInFormProps {
  /** Given when the same person has to sign in again. */
  readonly username?: string;
  /** Where to begin, when credentials were given already. */
  readonly first?: Step;
  readonly onSignedIn: (user: Me) => void;
}

/** The steps. */
export function SignInForm({ username = '', first = FIRST, onSignedIn }: SignInFormProps) {
  const [step, setStep] = useState<Step>(first);
  const proceed = (next: Step) => (next.name === 'done' ? onSignedIn(next.user) : setStep(next));
  switch (step.name) {
    case 'code':
      return <CodeStep challenge={step.challenge} password={step.password} onStep={proceed} />;
    case 'new_password':
      return <NewPasswordStep current={step.password} onStep={proceed} />;
    case 'enrol':
      return (
        <RequiredEnrolment
          password={step.password}
          onDone={async () => proceed(stepAfter(await readMe(), step.password))}
        />
      );
    default:
      return (
        <CredentialsStep
          username={username}
          hasTimedOut={step.name === 'credentials' && step.hasTimedOut}
          onStep={proceed}
        />
      );
  }
}
