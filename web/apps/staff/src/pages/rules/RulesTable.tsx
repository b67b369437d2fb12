/** The rules in their order: conditions in words, where accounts go, and what was found about each. */
import { useUiSettings } from '@fairdue/ui';
import { ActionIcon, Group, Text, UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp, CircleAlert, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type DraftRule, type FieldProblem, type Finding, withMoved } from './document';
import { Findings } from './Findings';
import classes from './Rules.module.css';
import type { Draft } from './useRules';
import { phrasesOf, problemText } from './words';

interface RulesTableProps {
  readonly draft: Draft;
  readonly isEditor: boolean;
  readonly onOpen: (rule: DraftRule) => void;
}

/** The table. */
export function RulesTable({ draft, isEditor, onOpen }: RulesTableProps) {
  const { t } = useTranslation(['rules', 'areas']);
  const { rules, findings, problems } = draft;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1)
    <section className={classes.scroller} aria-label={t('tabs.rules')} tabIndex={0}>
      <table className={classes.table} aria-label={t('areas:rules')}>
        <thead>
          <tr>
            <th scope="col">{t('columns.order')}</th>
            <th scope="col">{t('columns.rule')}</th>
            <th scope="col">{t('columns.when')}</th>
            <th scope="col">{t('columns.team')}</th>
            <th scope="col">{t('columns.method')}</th>
            {isEditor && <th scope="col">{t('columns.actions')}</th>}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.key}
              rule={rule}
              index={index}
              draft={draft}
              isEditor={isEditor}
              findings={findings.filter((finding) => finding.rule === rule.name)}
              problems={problems.get(index) ?? []}
              onOpen={() => onOpen(rule)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RuleRowProps {
  readonly rule: DraftRule;
  readonly index: number;
  readonly draft: Draft;
  readonly isEditor: boolean;
  readonly findings: readonly Finding[];
  readonly problems: readonly FieldProblem[];
  readonly onOpen: () => void;
}

function RuleRow({ rule, index, draft, isEditor, findings, problems, onOpen }: RuleRowProps) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  const phrases = phrasesOf(rule.when, t, locale);
  const isBad = problems.length > 0 || findings.some(({ severity }) => severity === 'error');
  const isDoubtful = findings.some(({ severity }) => severity === 'warning');
  return (
    <tr data-level={isBad ? 'error' : isDoubtful ? 'warning' : undefined}>
      <td className={classes.order}>
        <Group gap={4} wrap="nowrap" className={classes.buttons}>
          <span className="fd-numbers">{index + 1}</span>
          {isEditor && <MoveButtons rule={rule} index={index} draft={draft} />}
        </Group>
      </td>
      <th scope="row" className={classes.name}>
        <UnstyledButton c="var(--fd-link)" fz="sm" fw={500} onClick={onOpen}>
          {rule.name}
        </UnstyledButton>
        <Findings findings={findings} />
        {problems.map((problem) => (
          <p key={`${problem.field} ${problem.code}`} className={classes.finding} data-severity="error">
            <CircleAlert size={14} aria-hidden="true" />
            <span>{problemText(problem, t)}</span>
          </p>
        ))}
      </th>
      <td>
        <ul className={classes.phrases}>
          {(phrases.length > 0 ? phrases : [t('says.everything')]).map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
        </ul>
      </td>
      <td>
        {rule.team}
        {rule.fallback && (
          <Text size="xs" c="dimmed">
            {t('says.fallback', { team: rule.fallback })}
          </Text>
        )}
      </td>
      <td>
        {t(`methods.${rule.method}`)}
        {rule.skills.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('says.skills', { skills: rule.skills.join(', ') })}
          </Text>
        )}
      </td>
      {isEditor && (
        <td className={classes.order}>
          <RowActions rule={rule} draft={draft} onOpen={onOpen} />
        </td>
      )}
    </tr>
  );
}

interface RuleButtonsProps {
  readonly rule: DraftRule;
  readonly draft: Draft;
}

function MoveButtons({ rule, index, draft }: RuleButtonsProps & { readonly index: number }) {
  const { t } = useTranslation('rules');
  const move = (by: -1 | 1) => draft.change(withMoved(draft.rules, rule.key, by));
  const look = { variant: 'subtle', color: 'neutral', size: 24 } as const;
  return (
    <>
      <ActionIcon
        {...look}
        aria-label={t('moveUp', { rule: rule.name })}
        disabled={index === 0}
        onClick={() => move(-1)}
      >
        <ArrowUp size={14} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        {...look}
        aria-label={t('moveDown', { rule: rule.name })}
        disabled={index === draft.rules.length - 1}
        onClick={() => move(1)}
      >
        <ArrowDown size={14} aria-hidden="true" />
      </ActionIcon>
    </>
  );
}

function RowActions({ rule, draft, onOpen }: RuleButtonsProps & { readonly onOpen: () => void }) {
  const { t } = useTranslation('rules');
  const remove = () => draft.change(draft.rules.filter(({ key }) => key !== rule.key));
  return (
    <Group gap={4} wrap="nowrap" className={classes.buttons}>
      <ActionIcon
        variant="subtle"
        color="neutral"
        size={28}
        aria-label={t('edit', { rule: rule.name })}
        onClick={onOpen}
      >
        <Pencil size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="neutral"
        size={28}
        aria-label={t('remove', { rule: rule.name })}
        disabled={draft.rules.length === 1}
        onClick={remove}
      >
        <Trash2 size={16} aria-hidden="true" />
      </ActionIcon>
    </Group>
  );
}
