/** What is unknown, and where the levels end. */
import { Group, NumberInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Cards.module.css';
import { type CardForm, LEVELS } from './card';
import { typed } from './FactorCard';

interface LevelFieldsProps {
  readonly form: CardForm;
  readonly problems: ReadonlyMap<string, string>;
  readonly isEditable: boolean;
  readonly onChange: (form: CardForm) => void;
}

/** Points of the unknown and shares of the levels. */
export function LevelFields({ form, problems, isEditable, onChange }: LevelFieldsProps) {
  const { t } = useTranslation('scorecards');
  const { levels, unknown_points } = form;
  const problem = problems.get('document.levels');
  return (
    <section aria-label={t('levelsTitle')}>
      <Title order={2} mt="lg">
        {t('levelsTitle')}
      </Title>
      <p className={classes.hint}>{t('levelsHint')}</p>
      {isEditable ? (
        <Group align="flex-start">
          {LEVELS.map((level) => (
            <NumberInput
              key={level}
              label={t('levelUpTo', { level: t(`levels.${level}`) })}
              suffix=" %"
              w={160}
              allowDecimal={false}
              clampBehavior="none"
              value={levels[level]}
              error={problems.get(`document.levels.${level}`)}
              onChange={(value) => onChange({ ...form, levels: { ...levels, [level]: typed(value) } })}
            />
          ))}
          <NumberInput
            label={t('unknownPoints')}
            w={200}
            allowDecimal={false}
            clampBehavior="none"
            value={unknown_points}
            error={problems.get('document.unknown_points')}
            onChange={(value) => onChange({ ...form, unknown_points: typed(value) })}
          />
        </Group>
      ) : (
        <dl className={classes.facts}>
          {LEVELS.map((level) => (
            <div key={level}>
              <dt>{t('levelUpTo', { level: t(`levels.${level}`) })}</dt>
              <dd>{t('percent', { value: levels[level] })}</dd>
            </div>
          ))}
          <div>
            <dt>{t('unknownPoints')}</dt>
            <dd>{unknown_points}</dd>
          </div>
        </dl>
      )}
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
