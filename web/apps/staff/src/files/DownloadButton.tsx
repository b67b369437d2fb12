/** Fetches a file as the person who is signed in, and has the browser save it. */
import { download, toProblem } from '@fairdue/api-staff';
import { type ProblemLike, toastFailed } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';

interface DownloadButtonProps {
  readonly path: string;
  /** When the answer does not name the file. */
  readonly name: string;
  readonly label: string;
  /** Says a refusal in words; null for what the server has to say itself. */
  readonly textOf?: (problem: ProblemLike) => string | null;
}

/** The button. */
export function DownloadButton({ path, name, label, textOf }: DownloadButtonProps) {
  const fetching = useMutation({
    mutationFn: () => download(path, name),
    onError: (error) => {
      const problem = toProblem(error);
      toastFailed(textOf?.(problem) ?? problem.detail);
    },
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
