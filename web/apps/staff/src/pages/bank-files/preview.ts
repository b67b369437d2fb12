/** Asks the server how a bank file would be read. */
import { type Schemas, upload } from '@fairdue/api-staff';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formOf, type ReadBy } from './reading';

export type Preview = Schemas['BankPreview'];

/** As much as the server looks at. */
const BEGINNING_BYTES = 256 * 1024;

/** Only the beginning is sent, and asked about once: every look is written to the journal. */
export function usePreview(file: File, readBy: ReadBy, isWanted = true) {
  return useQuery({
    queryKey: ['bank-preview', file.name, file.size, file.lastModified, readBy],
    queryFn: ({ signal }) =>
      upload<Preview>('/api/v1/bank-files/preview/', formOf(file.slice(0, BEGINNING_BYTES), file.name, readBy), {
        signal,
      }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    // Offline it fails at once, and can be tried again: nobody waits for what does not come.
    networkMode: 'always',
    retry: false,
  });
}
