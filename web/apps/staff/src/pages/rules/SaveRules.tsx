/** Saves the edited rules: what they are for, the warnings that must be accepted, and what happens when others were faster. */
import { StaleDialog } from '@fairdue/ui';
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from './document';
import { Findings } from './Findings';
import { type Draft, saveRules, useRefreshRules } from './useRules';

interface SaveRulesProps {
  readonly draft: Draft;
  readonly onSaved: (version: number) => void;
}

/** Discard, save, and the dialogs of saving. */
export function SaveRules({ draft, onSaved }: SaveRulesProps) {
  const { t } = useTranslation(['rules', 'ui', 'areas']);
  const refresh = useRefreshRules();
  const [isOpen, setIsOpen] = useState(false);
  const [isStale, setIsStale] = useState(false);
  const [note, setNote] = useState('');
  const [warnings, setWarnings] = useState<readonly Finding[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const open = () => {
    setWarnings([]);
    setIsOpen(true);
  };
  const save = async () => {
    setIsSaving(true);
    const result = await saveRules(draft, note, warnings.length > 0);
    setIsSaving(false);
    if (result.kind === 'warnings') {
      setWarnings(result.warnings);
      return;
    }
    setIsOpen(false);
    if (result.kind === 'stale') {
      setIsStale(true);
    } else if (result.kind === 'refused') {
      draft.setProblem(result.problem);
    } else {
      await refresh();
      draft.discard();
      onSaved(result.version);
    }
  };
  const reload = async () => {
    await refresh();
    draft.discard();
    setIsStale(false);
  };
  return (
    <>
      <Button variant="default" onClick={draft.discard}>
        {t('discard')}
      </Button>
      <Button onClick={open}>{t('save.open')}</Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('save.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <Text mb="sm">{t('save.effect')}</Text>
        {warnings.length > 0 && (
          <section aria-label={t('save.warnings')} role="alert">
            <Text fw={500}>{t('save.warnings')}</Text>
            <Findings findings={warnings} />
          </section>
        )}
        <TextInput
          mt="md"
          label={t('save.note')}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setIsOpen(false)}>
            {t('ui:cancel')}
          </Button>
          <Button loading={isSaving} onClick={() => void save()}>
            {warnings.length > 0 ? t('save.accept') : t('save.verb')}
          </Button>
        </Group>
      </Modal>
      <StaleDialog
        isOpen={isStale}
        subject={t('areas:rules')}
        differences={[]}
        onReload={() => void reload()}
        onClose={() => setIsStale(false)}
      />
    </>
  );
}
