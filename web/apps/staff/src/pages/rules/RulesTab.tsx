/** The rules as a table that can be changed, what was found about them, their preview, and saving them. */

import type { Schemas } from '@fairdue/api-staff';
import { toProblem } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Group, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { type DraftRule, withRule } from './document';
import { Findings } from './Findings';
import { PreviewPanel } from './PreviewPanel';
import { RuleDrawer } from './RuleDrawer';
import { RulesTable } from './RulesTable';
import { SaveRules } from './SaveRules';
import { askPreview, useDraft } from './useRules';

/** The tab. */
export function RulesTab({ inForce }: { readonly inForce: Schemas['RulesRow'] }) {
  const { t } = useTranslation('rules');
  const isEditor = has(useUser(), ADMINS);
  const draft = useDraft(inForce);
  const [open, setOpen] = useState<DraftRule | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  useUnsavedGuard(draft.isDirty);
  const preview = async () => {
    setIsAsking(true);
    try {
      draft.setPreview(await askPreview(draft.isDirty ? draft.rules : null));
      draft.setProblem(null);
    } catch (error) {
      draft.setProblem(toProblem(error));
    } finally {
      setIsAsking(false);
    }
  };
  const add = () =>
    setOpen({
      key: crypto.randomUUID(),
      name: '',
      when: {},
      team: '',
      method: 'round_robin',
      skills: [],
      fallback: null,
    });
  const general = draft.problem && {
    ...draft.problem,
    errors: [],
    detail: draft.problem.errors.length > 0 ? t('refused') : draft.problem.detail,
  };
  return (
    <>
      <Text c="dimmed" mb="sm" maw={720}>
        {t('intro')}
      </Text>
      <FormProblem problem={general} textOf={() => (draft.problem?.errors.length ? t('refused') : null)} />
      <Findings findings={draft.findings.filter(({ rule }) => rule === null)} />
      <RulesTable draft={draft} isEditor={isEditor} onOpen={setOpen} />
      <Group justify="space-between" mt="sm" mb="lg">
        {isEditor ? (
          <Button variant="default" leftSection={<Plus size={16} aria-hidden="true" />} onClick={add}>
            {t('add')}
          </Button>
        ) : (
          <span />
        )}
        <Group gap="xs">
          <Button variant="default" loading={isAsking} onClick={() => void preview()}>
            {t('preview.ask')}
          </Button>
          {isEditor && draft.isDirty && (
            <SaveRules draft={draft} onSaved={(version) => toastDone(t('saved', { version }))} />
          )}
        </Group>
      </Group>
      {draft.preview && <PreviewPanel preview={draft.preview} isDraft={draft.isDirty} />}
      {open && (
        <RuleDrawer
          rule={open}
          problems={draft.problems.get(draft.rules.findIndex(({ key }) => key === open.key)) ?? []}
          isEditor={isEditor}
          onClose={() => setOpen(null)}
          onApply={(rule) => {
            draft.change(withRule(draft.rules, rule));
            setOpen(null);
          }}
        />
      )}
    </>
  );
}
