/** The rules in force, what of them is being changed here, and the requests about them. */
import { api, client, type Problem, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type DraftRule, type Finding, isSame, problemsByRule, readRules, writeRules } from './document';

const PATH = '/api/v1/assignment-rules/';

/** What an attempt to save came to. */
export type Saved =
  | { readonly kind: 'saved'; readonly version: number }
  | { readonly kind: 'warnings'; readonly warnings: readonly Finding[] }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Read the rules in force. */
export function useRulesInForce() {
  return api.useQuery('get', PATH);
}

/** Have everything about rules read again. */
export function useRefreshRules(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () => refreshPaths(queries, PATH, '/api/v1/assignment-runs/', '/api/v1/assignment-capacity/'),
    [queries],
  );
}

/** What is edited: begins as `inForce` and is thrown away by `discard`. */
export function useDraft(inForce: Schemas['RulesRow']) {
  const stored = useMemo(() => readRules(inForce.rules, inForce.format), [inForce]);
  const [edited, setEdited] = useState<{ readonly base: number; readonly rules: readonly DraftRule[] } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [preview, setPreview] = useState<Schemas['RulesPreview'] | null>(null);
  const rules = edited?.rules ?? stored;
  const isDirty = edited !== null && !isSame(edited.rules, stored);
  const change = (next: readonly DraftRule[]) => {
    setEdited({ base: edited?.base ?? inForce.version, rules: next });
    setProblem(null);
    setPreview(null);
  };
  const discard = () => {
    setEdited(null);
    setProblem(null);
    setPreview(null);
  };
  const problems = useMemo(() => problemsByRule(problem?.errors ?? []), [problem]);
  const findings: readonly Finding[] = preview?.findings ?? (isDirty ? [] : inForce.findings);
  return {
    rules,
    isDirty,
    base: edited?.base ?? inForce.version,
    change,
    discard,
    problem,
    setProblem,
    problems,
    preview,
    setPreview,
    findings,
  };
}

export type Draft = ReturnType<typeof useDraft>;

/** Ask what rules would do now. Raises Problem. */
export async function askPreview(rules: readonly DraftRule[] | null): Promise<Schemas['RulesPreview']> {
  const body = rules === null ? {} : { document: writeRules(rules) };
  const { data } = await client.POST('/api/v1/assignment-rules/preview/', { body });
  return data as Schemas['RulesPreview'];
}

/** Put rules in force. */
export async function saveRules(draft: Draft, note: string, isAccepted: boolean): Promise<Saved> {
  const body = { ...writeRules(draft.rules), version: draft.base, note, accept_warnings: isAccepted };
  return told(() => client.PUT(PATH, { body }));
}

/** Put an old version in force again. */
export async function restoreRules(version: number, base: number, isAccepted: boolean): Promise<Saved> {
  const body = { version, base_version: base, note: '', accept_warnings: isAccepted };
  return told(() => client.POST('/api/v1/assignment-rules/restore/', { body }));
}

async function told(send: () => Promise<{ data?: Schemas['RulesRow'] }>): Promise<Saved> {
  try {
    const { data } = await send();
    return { kind: 'saved', version: data?.version ?? 0 };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'rules_have_warnings') {
      return { kind: 'warnings', warnings: problem.facts.warnings as readonly Finding[] };
    }
    return problem.code === 'rules_changed_meanwhile' ? { kind: 'stale' } : { kind: 'refused', problem };
  }
}
