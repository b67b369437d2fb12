/** The title of a step; it takes focus when the step comes. */
import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** An h2. */
export function StepTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Title order={2} ref={heading} tabIndex={-1} mb="sm">
      {children}
    </Title>
  );
}
