/** A part of a page of settings: what it is about at the side, its content beside it. */
import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

/** The part; its title names it. */
export function Section({ title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <Title order={2} id={id}>
          {title}
        </Title>
        {about && (
          <Text component="div" className={classes.about} mt={4}>
            {about}
          </Text>
        )}
      </div>
      <div>{children}</div>
    </section>
  );
}

/** One fact of a list. */
export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly value: ReactNode;
}

/** Names and values beside each other. */
export function Facts({ items }: { readonly items: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {items.map(({ key, label, value }) => (
        <div key={key} className={classes.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
