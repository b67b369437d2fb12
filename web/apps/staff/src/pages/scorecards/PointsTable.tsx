/** The points of a factor: by bands of a number, or by words. */
import { ActionIcon, Button, NumberInput, TextInput, VisuallyHidden } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './Cards.module.css';
import type { FactorForm, Typed } from './card';
import { typed } from './FactorCard';

interface PointsTableProps {
  readonly path: string;
  /** The factor's name in words. */
  readonly name: string;
  readonly factor: FactorForm;
  readonly problems: ReadonlyMap<string, string>;
  readonly isEditable: boolean;
  readonly onChange: (factor: FactorForm) => void;
}

interface Line {
  readonly key: string;
  readonly label: string;
  readonly points: Typed;
  /** Where the server names it. */
  readonly labelPath: string;
  readonly pointsPath: string;
}

/** The table. */
export function PointsTable({ path, name, factor, problems, isEditable, onChange }: PointsTableProps) {
  const { t } = useTranslation('scorecards');
  const isBanded = factor.bands !== null;
  const lines = linesOf(path, factor);
  const problem = problems.get(`${path}.bands`) ?? problems.get(`${path}.categories`);
  const change = (key: string, changes: { label?: string; points?: Typed }) => onChange(withLine(factor, key, changes));
  return (
    <div className={classes.points}>
      <table aria-label={t('pointsOf', { factor: name })}>
        <thead>
          <tr>
            <th scope="col">
              {isBanded ? t(`units.${factor.name}` as 'units.balance', { defaultValue: t('upTo') }) : t('word')}
            </th>
            <th scope="col" data-align="end">
              {t('points')}
            </th>
            {isEditable && (
              <th scope="col">
                <VisuallyHidden>{t('columns.actions')}</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td>
                {isEditable ? (
                  <TextInput
                    aria-label={
                      isBanded ? t('upToOf', { factor: name, place: line.label }) : t('wordOf', { factor: name })
                    }
                    size="xs"
                    value={line.label}
                    error={problems.get(line.labelPath)}
                    onChange={(event) => change(line.key, { label: event.currentTarget.value })}
                  />
                ) : isBanded ? (
                  line.label
                ) : (
                  <WordText word={line.label} />
                )}
              </td>
              <PointsCell
                label={t('pointsFor', { value: line.label })}
                points={line.points}
                error={problems.get(line.pointsPath)}
                isEditable={isEditable}
                onChange={(points) => change(line.key, { points })}
              />
              {isEditable && (
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="neutral"
                    size={28}
                    aria-label={t('removeLine', { value: line.label })}
                    disabled={lines.length === 1}
                    onClick={() => onChange(withoutLine(factor, line.key))}
                  >
                    <X size={14} aria-hidden="true" />
                  </ActionIcon>
                </td>
              )}
            </tr>
          ))}
          {isBanded && (
            <tr>
              <td>{t('above')}</td>
              <PointsCell
                label={t('pointsFor', { value: t('above') })}
                points={factor.above}
                error={problems.get(`${path}.above`)}
                isEditable={isEditable}
                onChange={(above) => onChange({ ...factor, above })}
              />
              {isEditable && <td />}
            </tr>
          )}
        </tbody>
      </table>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {isEditable && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden="true" />}
          onClick={() => onChange(withNewLine(factor))}
        >
          {isBanded ? t('addBand') : t('addWord')}
        </Button>
      )}
    </div>
  );
}

interface PointsCellProps {
  readonly label: string;
  readonly points: Typed;
  readonly error: string | undefined;
  readonly isEditable: boolean;
  readonly onChange: (points: Typed) => void;
}

function PointsCell({ label, points, error, isEditable, onChange }: PointsCellProps) {
  return (
    <td data-align="end">
      {isEditable ? (
        <NumberInput
          aria-label={label}
          size="xs"
          w={72}
          min={1}
          max={10}
          allowDecimal={false}
          clampBehavior="none"
          hideControls
          value={points}
          error={error}
          onChange={(value) => onChange(typed(value))}
        />
      ) : (
        points
      )}
    </td>
  );
}

/** A word such as SELF_EMPLOYED as people read it; the agency's own words have no text here. */
function WordText({ word }: { readonly word: string }) {
  const { t } = useTranslation('scorecards');
  const plain = word.charAt(0) + word.slice(1).toLowerCase().replaceAll('_', ' ');
  return t(`words.${word}` as 'words.EMPLOYED', { defaultValue: plain });
}

function linesOf(path: string, { bands, categories }: FactorForm): readonly Line[] {
  const banded = (bands ?? []).map(({ key, up_to, points }, index) => {
    const place = `${path}.bands.${index}`;
    return { key, label: up_to, points, labelPath: `${place}.up_to`, pointsPath: `${place}.points` };
  });
  const worded = (categories ?? []).map(({ key, word, points }) => {
    const place = `${path}.categories.${word.trim().toUpperCase()}`;
    return { key, label: word, points, labelPath: place, pointsPath: place };
  });
  return [...banded, ...worded];
}

function withLine(factor: FactorForm, key: string, { label, points }: { label?: string; points?: Typed }): FactorForm {
  return {
    ...factor,
    bands:
      factor.bands?.map((band) =>
        band.key === key ? { ...band, up_to: label ?? band.up_to, points: points ?? band.points } : band,
      ) ?? null,
    categories:
      factor.categories?.map((each) =>
        each.key === key ? { ...each, word: label ?? each.word, points: points ?? each.points } : each,
      ) ?? null,
  };
}

function withoutLine(factor: FactorForm, key: string): FactorForm {
  return {
    ...factor,
    bands: factor.bands?.filter((band) => band.key !== key) ?? null,
    categories: factor.categories?.filter((each) => each.key !== key) ?? null,
  };
}

function withNewLine(factor: FactorForm): FactorForm {
  const key = crypto.randomUUID();
  return {
    ...factor,
    bands: factor.bands && [...factor.bands, { key, up_to: '', points: '' }],
    categories: factor.categories && [...factor.categories, { key, word: '', points: '' }],
  };
}
