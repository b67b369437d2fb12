/** How long one has to wait after too many attempts. */
import type { Problem } from '@fairdue/api-staff';
import { useEffect, useState } from 'react';

const SECOND_MS = 1000;

/** The seconds left, counted down; 0 when nothing has to be waited for. */
export function useWait(problem: Problem | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = waitOf(problem);
    setLeft(seconds);
    if (seconds === 0) {
      return;
    }
    const until = performance.now() + seconds * SECOND_MS;
    const timer = window.setInterval(() => {
      const rest = Math.max(0, Math.ceil((until - performance.now()) / SECOND_MS));
      setLeft(rest);
      if (rest === 0) {
        window.clearInterval(timer);
      }
    }, SECOND_MS);
    return () => window.clearInterval(timer);
  }, [problem]);
  return left;
}

/** The seconds that a refusal names; 0 for any other. */
export function waitOf(problem: Problem | null): number {
  const seconds = problem?.status === 429 ? Number(problem.facts.retry_after_seconds) : 0;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0;
}
