/** A box with a small title: one matter among several on a page. */
import { type ReactNode, useId } from 'react';
import classes from './Card.module.css';

interface CardProps {
  readonly title: string;
  /** A button at the end of the title's line. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** The box; its title names it. */
export function Card({ title, action, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
