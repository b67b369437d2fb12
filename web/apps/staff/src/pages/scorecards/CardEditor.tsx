/** What a card says, to read or to change, with its preview. */
import { type Problem, toProblem } from '@fairdue/api-staff';
import { FormProblem, NoticeBar, StaleDialog, toastDone } from '@fairdue/ui';
import { Button, Group, TextInput, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import classes from './Cards.module.css';
import { type CardForm, isSame, readCard, repeatedWords, withFactor, writeCard } from './card';
import { EffectPanel } from './EffectPanel';
import { FactorCard } from './FactorCard';
import { LevelFields } from './LevelFields';
import { problemsOf } from './problems';
import { type Card, saveCard, useRefreshCards } from './useCard';
import { useReasons } from './useReasons';

interface CardEditorProps {
  readonly card: Card;
  readonly isEditable: boolean;
}

/** The editor. */
export function CardEditor({ card, isEditable }: CardEditorProps) {
  const { t } = useTranslation('scorecards');
  const stored = useMemo(() => readCard(card.document), [card]);
  const [form, setForm] = useState<CardForm>(stored);
  const [name, setName] = useState(card.name);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isStale, setIsStale] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const refresh = useRefreshCards();
  const reasons = useReasons();
  const isDirty = name !== card.name || !isSame(form, stored);
  useUnsavedGuard(isDirty);
  const repeated = [...form.factors, ...form.fallback].flatMap(repeatedWords);
  const problems = useMemo(() => problemsOf(problem?.errors ?? [], t), [problem, t]);
  const save = async () => {
    setIsSaving(true);
    try {
      await saveCard(card, name, writeCard(form));
      await refresh();
      toastDone(t('saved'));
    } catch (error) {
      const refused = toProblem(error);
      setIsStale(refused.code === 'scorecard_changed');
      setProblem(refused.code === 'scorecard_changed' ? null : refused);
    } finally {
      setIsSaving(false);
    }
  };
  const summary = problem && {
    ...problem,
    errors: [],
    detail: problem.errors.length > 0 ? t('refused') : problem.detail,
  };
  return (
    <>
      <FormProblem problem={summary} textOf={() => (problem?.errors.length ? t('refused') : null)} />
      {isEditable && (
        <TextInput
          label={t('columns.name')}
          maw={400}
          mb="md"
          maxLength={100}
          value={name}
          error={problems.get('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {card.id && <EffectPanel card={card} isStale={isDirty} />}
      {(['factors', 'fallback'] as const).map((group) => (
        <section key={group} aria-label={t(`groups.${group}`)}>
          <Title order={2} mt="lg">
            {t(`groups.${group}`)}
          </Title>
          <p className={classes.hint}>{t(`groupHints.${group}`)}</p>
          {problems.get(`document.${group}`) && (
            <p className={classes.problem} role="alert">
              {problems.get(`document.${group}`)}
            </p>
          )}
          <div className={classes.factors}>
            {form[group].map((factor) => (
              <FactorCard
                key={factor.name}
                path={`document.${group}.${factor.name}`}
                factor={factor}
                factors={form[group]}
                reason={reasons.get(factor.name)}
                problems={problems}
                isEditable={isEditable}
                onChange={(changed) => setForm(withFactor(form, group, changed))}
              />
            ))}
          </div>
        </section>
      ))}
      <LevelFields form={form} problems={problems} isEditable={isEditable} onChange={setForm} />
      {isEditable && isDirty && (
        <NoticeBar text={repeated.length > 0 ? t('repeated', { words: repeated.join(', ') }) : t('unsaved')}>
          <Group gap="xs">
            <Button
              variant="default"
              onClick={() => {
                setForm(stored);
                setName(card.name);
                setProblem(null);
              }}
            >
              {t('discard')}
            </Button>
            <Button loading={isSaving} disabled={repeated.length > 0} onClick={() => void save()}>
              {t('save')}
            </Button>
          </Group>
        </NoticeBar>
      )}
      <StaleDialog
        isOpen={isStale}
        subject={card.name}
        differences={[]}
        onReload={() => void refresh()}
        onClose={() => setIsStale(false)}
      />
    </>
  );
}
