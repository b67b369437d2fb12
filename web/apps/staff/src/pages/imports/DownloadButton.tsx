/** Fetches a file as the person who is signed in, and has the browser save it. */
import { download, toProblem } from '@fairdue/api-staff';
import { toastFailed } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';

interface DownloadButtonProps {
  readonly path: string;
  /** When the answer does not name the file. */
  readonly name: string;
  readonly label: string;
}

/** The button. */
export function DownloadButton({ path, name, label }: DownloadButtonProps) {
  const fetching = useMutation({
    mutationFn: () => download(path, name),
    onError: (error) => toastFailed(toProblem(error).detail),
  });
  return (
    <Button
      variant="default"
      loading={fetching.isPending}
      leftSection={<Download size={16} aria-hidden="true" />}
      onClick={() => fetching.mutate()}
    >
      {label}
    </Button>
  );
}
