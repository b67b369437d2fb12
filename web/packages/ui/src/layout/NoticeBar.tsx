/** A bar that stays at the bottom of the page while something waits to be done, such as saving. */
import type { ReactNode } from 'react';
import classes from './NoticeBar.module.css';

interface NoticeBarProps {
  readonly text: string;
  /** Buttons. */
  readonly children: ReactNode;
}

/** The bar; what it says is told to screen readers when it comes. */
export function NoticeBar({ text, children }: NoticeBarProps) {
  return (
    <div className={classes.bar}>
      <span role="status">{text}</span>
      {children}
    </div>
  );
}
