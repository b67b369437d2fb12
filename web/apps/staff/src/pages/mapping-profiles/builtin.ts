/** Layouts that are recognised by their header: what they need, and whether a file is one. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { isSame } from './editor/draft';

type BuiltIn = Schemas['BuiltInRow'];

/** What a file must bring: all of `names`, or any one of them. */
interface Need {
  readonly names: readonly string[];
  readonly isAny: boolean;
}

/** The columns without which a file is not of this layout; `required` are the fields that such files must bring. */
export function needsOf({ document }: BuiltIn, required: readonly string[]): readonly Need[] {
  const columns = (document.columns ?? []) as readonly Record<string, unknown>[];
  const needed = columns.filter(({ field, is_required }) => is_required === true || required.includes(String(field)));
  return needed.map(({ sources, any_of }) => ({
    names: (sources ?? any_of) as readonly string[],
    isAny: any_of !== undefined,
  }));
}

/** Whether a header has all that a layout needs. */
export function fits(header: readonly string[], layout: BuiltIn, required: readonly string[]): boolean {
  const has = (name: string) => header.some((other) => isSame(other, name));
  return needsOf(layout, required).every(({ names, isAny }) => (isAny ? names.some(has) : names.every(has)));
}
