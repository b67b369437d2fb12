/** Signing in, one step after the other: credentials, code, a password of one's own, a second factor that is required. */
import { type Me, readMe } from '@fairdue/api-staff';
import { lazy, Suspense, useState } from 'react';
import { CredentialsStep } from './CredentialsStep';
import { RequiredEnrolment } from './second-factor/RequiredEnrolment';
import { FIRST, type Step, stepAfter } from './steps';

// Most people are in after the first step.
const CodeStep = lazy(async () => ({ default: (await import('./CodeStep')).CodeStep }));
const NewPasswordStep = lazy(async () => ({ default: (await import('./NewPasswordStep')).NewPasswordStep }));

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
      return (
        <Suspense fallback={null}>
          <CodeStep challenge={step.challenge} password={step.password} onStep={proceed} />
        </Suspense>
      );
    case 'new_password':
      return (
        <Suspense fallback={null}>
          <NewPasswordStep current={step.password} onStep={proceed} />
        </Suspense>
      );
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
