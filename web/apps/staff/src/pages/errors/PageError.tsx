/** A page failed: the rest of the app goes on. */
import { toProblem } from '@fairdue/api-staff';
import { ErrorState } from '@fairdue/ui';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import classes from './errors.module.css';

/** The whole window: not even the frame of the app could be shown. */
export function AppError(props: ErrorComponentProps) {
  return (
    <main className={classes.bare}>
      <PageError {...props} />
    </main>
  );
}

/** Says what failed; trying again draws the page anew. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorState problem={toProblem(error)} onRetry={retry} />;
}
