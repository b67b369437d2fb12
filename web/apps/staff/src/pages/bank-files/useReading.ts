/** How a chosen file is read: as the server tells it, until somebody corrects that. */
import { useState } from 'react';
import { usePreview } from './preview';
import { type Draft, draftOf, type Written, writtenOf } from './reading';

const AS_TOLD: Written = { delimiter: '', encoding: '' };

/** Everything about it; `draft` is null for files that have no columns, and while nothing is known. */
export function useReading(file: File) {
  const [written, setWritten] = useState(AS_TOLD);
  const [corrected, setCorrected] = useState<Draft | null>(null);
  const told = usePreview(file, { written });
  const again = usePreview(file, { written, draft: corrected }, corrected !== null);
  const document = told.data?.document ?? null;
  return {
    told: told.data,
    /** As it is read now, corrections in it. */
    shown: (corrected ? again.data : undefined) ?? told.data,
    isRefreshing: told.isPlaceholderData || again.isFetching,
    error: told.error ?? (corrected ? again.error : null),
    again: () => void (told.error ? told : again).refetch(),
    isCorrected: corrected !== null,
    header: document?.header ?? [],
    draft: corrected ?? (document && draftOf(document)),
    correct: setCorrected,
    written: { ...(document ? writtenOf(document) : AS_TOLD), ...(written.encoding && { encoding: written.encoding }) },
    /** Another delimiter or encoding makes other columns: what was said of them is forgotten. */
    write: (next: Written) => {
      setWritten(next);
      setCorrected(null);
    },
  };
}

export type Reading = ReturnType<typeof useReading>;
