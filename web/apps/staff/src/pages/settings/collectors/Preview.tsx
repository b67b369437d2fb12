/** The preview of a reassignment with its states. */
import { ErrorState, RowsSkeleton } from '@fairdue/ui';
import { useSettingsRefusal } from '../refusals';
import { Outcome } from './Outcome';
import type { usePreview } from './usePreview';

/** Nothing while no target is chosen. */
export function Preview({ preview }: { readonly preview: ReturnType<typeof usePreview> }) {
  const { outcome, problem, isBusy, retry } = preview;
  const textOf = useSettingsRefusal();
  if (problem) {
    const title = textOf(problem);
    return <ErrorState problem={problem} {...(title && { title })} onRetry={retry} />;
  }
  if (outcome) {
    return (
      <div aria-busy={isBusy}>
        <Outcome outcome={outcome} />
      </div>
    );
  }
  return isBusy ? <RowsSkeleton rows={3} /> : null;
}
