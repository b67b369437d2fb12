/** What a mapping lacks, or that it lacks nothing; told whenever that changes. */
import { Alert, Text } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';

interface StillNeededProps {
  /** What it lacks, in a sentence; null when it lacks nothing. */
  readonly lacking: string | null;
  readonly complete: string;
}

/** An alert, or a quiet line. */
export function StillNeeded({ lacking, complete }: StillNeededProps) {
  return lacking !== null ? (
    <Alert color="danger" variant="light" icon={<TriangleAlert size={16} aria-hidden="true" />} title={lacking} />
  ) : (
    <Text size="sm" c="dimmed" component="p" m={0}>
      <CircleCheck size={14} aria-hidden="true" /> {complete}
    </Text>
  );
}
