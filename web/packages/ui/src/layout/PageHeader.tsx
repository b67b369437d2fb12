/** The head of a page. Its h1 takes focus when the page comes, so that readers of all kinds know where they are. */
import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './PageHeader.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** Beside the title: a count, chips. */
  readonly beside?: ReactNode;
  /** At the end: buttons. */
  readonly actions?: ReactNode;
}

/** Title, what stands beside it, and actions. */
export function PageHeader({ title, beside, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => whenNoDialogIsOpen(() => heading.current?.focus({ preventScroll: true })), []);
  useEffect(() => {
    document.title = `${title} - Fairdue`;
  }, [title]);
  return (
    <div className={classes.header}>
      <Group gap="4px 12px" align="baseline" wrap="wrap" className={classes.title ?? ''}>
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {beside}
      </Group>
      {actions && <Group gap="xs">{actions}</Group>}
    </div>
  );
}

/** Run at once, or when the open dialog is gone: a page that comes late takes no keystrokes away from it. Returns how to give up. */
function whenNoDialogIsOpen(run: () => void): (() => void) | undefined {
  const isOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
  if (!isOpen()) {
    run();
    return undefined;
  }
  const watch = new MutationObserver(() => {
    if (!isOpen()) {
      watch.disconnect();
      run();
    }
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
