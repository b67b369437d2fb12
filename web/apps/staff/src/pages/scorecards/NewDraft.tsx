/** Makes a draft that begins as an existing version. */
import { client, type Problem, type Schemas, toProblem } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRefreshCards } from './useCard';

interface NewDraftProps {
  readonly from: Schemas['ScorecardDetail'];
  readonly isMain?: boolean;
}

/** A button, and the question for a name. */
export function NewDraft({ from, isMain = true }: NewDraftProps) {
  const { t } = useTranslation(['scorecards', 'ui']);
  const router = useRouter();
  const refresh = useRefreshCards();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    try {
      const { data } = await client.POST('/api/v1/scorecards/', { body: { name, document: from.document } });
      await refresh();
      await router.navigate({ href: `/scorecards/${data?.id}` });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        variant={isMain ? 'filled' : 'default'}
        leftSection={<Plus size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {t('new.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('new.title')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <form onSubmit={(event) => void create(event)}>
          <FormProblem problem={problem} />
          <TextInput
            label={t('new.name')}
            description={t('new.hint', { name: from.id ? from.name : t('builtIn') })}
            required
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={() => setIsOpen(false)}>
              {t('ui:cancel')}
            </Button>
            <Button type="submit" loading={isBusy}>
              {t('new.verb')}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
