/** The states that a list, card or form can be in besides showing what it is there for. */
import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { CloudOff, Inbox, Lock, RefreshCw, SearchX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemLike } from '../forms/problems';
import { useProblemTexts } from '../forms/texts';
import { StateBox } from './StateBox';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** The one thing to do first. */
  readonly action?: ReactNode;
}

/** Nothing is here yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <StateBox icon={Inbox} title={title} action={action}>
      {children}
    </StateBox>
  );
}

/** Nothing fits the filters; they stay where they are. */
export function NoMatchState({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation('ui');
  const action = (
    <Button variant="default" onClick={onClear}>
      {t('states.clearFilters')}
    </Button>
  );
  return (
    <StateBox icon={SearchX} title={t('states.noMatch')} action={action}>
      {t('states.noMatchHint')}
    </StateBox>
  );
}

interface ErrorStateProps {
  readonly problem: ProblemLike;
  readonly onRetry?: () => void;
  /** What could not be done, such as "The accounts could not be loaded". */
  readonly title?: string;
}

/** Something failed: what, how to try again, and the number to give when asking for help. */
export function ErrorState({ problem, onRetry, title }: ErrorStateProps) {
  const { t } = useTranslation('ui');
  const texts = useProblemTexts();
  if (problem.status === 403) {
    return <ForbiddenState />;
  }
  const isOffline = problem.code === 'network';
  const text = texts.ofProblem(problem);
  const action = onRetry && (
    <Button variant="default" leftSection={<RefreshCw size={16} aria-hidden="true" />} onClick={onRetry}>
      {t('states.retry')}
    </Button>
  );
  return (
    <StateBox icon={isOffline ? CloudOff : TriangleAlert} title={title ?? text} action={action} role="alert">
      {title !== undefined && text}
      <RequestId id={problem.requestId} />
    </StateBox>
  );
}

/** The number of a request, to copy. */
export function RequestId({ id }: { readonly id: string | null | undefined }) {
  const { t } = useTranslation('ui');
  if (!id) {
    return null;
  }
  return (
    <Group gap="xs" justify="center" mt="xs">
      <Text size="xs">{t('states.reference')}</Text>
      <Code>{id}</Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="subtle" onClick={copy}>
            {copied ? t('states.copied') : t('states.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** The person lacks a right; says which when it is known. */
export function ForbiddenState({ right }: { readonly right?: string }) {
  const { t } = useTranslation('ui');
  return (
    <StateBox icon={Lock} title={t('states.forbidden')}>
      {right ? t('states.forbiddenRight', { right }) : t('states.forbiddenHint')}
    </StateBox>
  );
}
