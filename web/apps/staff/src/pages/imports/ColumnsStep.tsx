/** Second step: how the columns of the file are read. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { FormProblem, RowsSkeleton } from '@fairdue/ui';
import { Button, Group, Radio, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fits } from '../mapping-profiles/builtin';
import { requiredOf, useFieldRows } from '../mapping-profiles/editor/fields';
import { suggestFor } from '../mapping-profiles/suggest';
import classes from './imports.module.css';
import { MatchColumns } from './MatchColumns';
import { StepTitle } from './StepTitle';
import type { Terms } from './sending';
import { useFailureText } from './useFailureText';

type Profile = Schemas['ProfileRow'];

interface ColumnsStepProps {
  readonly file: File;
  readonly terms: Terms;
  /** The profile chosen before, if any. */
  readonly profile: string | null;
  readonly onBack: () => void;
  /** Null leaves it to the server. */
  readonly onNext: (profile: string | null) => void;
}

/** What is known of the file is read first. */
export function ColumnsStep(props: ColumnsStepProps): ReactNode {
  const { t } = useTranslation('imports');
  const { file, terms } = props;
  const failureText = useFailureText();
  const sample = useQuery({
    queryKey: ['sample', file.name, file.size, file.lastModified, terms.kind],
    queryFn: () => suggestFor(file, terms.kind),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const fields = useFieldRows();
  const builtIn = api.useQuery('get', '/api/v1/mapping-profiles/builtin/', {});
  const query = { is_active: true, page_size: 200 };
  const profiles = api.useQuery('get', '/api/v1/mapping-profiles/', { params: { query } });
  const failed = sample.error ?? fields.error ?? builtIn.error ?? profiles.error;
  return (
    <>
      <StepTitle>{t('columnsStep.title', { file: file.name })}</StepTitle>
      {failed ? (
        <>
          <FormProblem problem={toProblem(failed)} textOf={failureText} />
          <Group>
            <Button variant="default" onClick={props.onBack}>
              {t('next.otherFile')}
            </Button>
          </Group>
        </>
      ) : sample.data && fields.data && builtIn.data && profiles.data ? (
        <Reading
          {...props}
          sample={sample.data}
          fields={fields.data}
          layouts={builtIn.data.filter(({ kind }) => kind === terms.kind)}
          profiles={profiles.data.results.filter(({ kind }) => kind === terms.kind)}
        />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

interface ReadingProps extends ColumnsStepProps {
  readonly sample: Schemas['Suggested'];
  readonly fields: readonly Schemas['FieldRow'][];
  readonly layouts: readonly Schemas['BuiltInRow'][];
  readonly profiles: readonly Profile[];
}

type How = 'auto' | 'profile' | 'match';

function Reading({ sample, fields, layouts, profiles, file, terms, profile, onBack, onNext }: ReadingProps) {
  const { t } = useTranslation('imports');
  const header = sample.suggestions.map(({ source }) => source);
  const own = profiles.find(({ creditor }) => creditor !== null && creditor === terms.creditor);
  const isKnown = layouts.some((layout) => fits(header, layout, requiredOf(fields, terms.kind)));
  const [how, setHow] = useState<How>(profile ? 'profile' : own || isKnown ? 'auto' : 'match');
  const [chosen, setChosen] = useState(profile);
  const [isEditing, setIsEditing] = useState(false);
  const edited = profiles.find(({ id }) => id === chosen);
  const autoHint = own
    ? t('columnsStep.ownProfile', { name: own.name })
    : t(`columnsStep.${isKnown ? 'known' : 'unknown'}`);
  const shared = { sample, fields, terms, file, onBack, onNext };
  return (
    <>
      <section className={classes.panel}>
        <Radio.Group
          label={t('columnsStep.how')}
          value={how}
          onChange={(value) => {
            setHow(value as How);
            setIsEditing(false);
          }}
        >
          <Stack gap="sm" mt="xs">
            <Radio value="auto" label={t('columnsStep.auto')} description={autoHint} />
            <Radio
              value="profile"
              label={t('columnsStep.profile')}
              description={profiles.length === 0 ? t('columnsStep.noProfile') : undefined}
              disabled={profiles.length === 0}
            />
            <Radio value="match" label={t('columnsStep.match')} description={t('columnsStep.matchHint')} />
          </Stack>
        </Radio.Group>
        {how === 'profile' && (
          <Group mt="md" align="flex-end">
            <Select
              label={t('columnsStep.which')}
              data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
              value={edited ? chosen : null}
              onChange={(id) => {
                setChosen(id);
                setIsEditing(false);
              }}
              searchable
              miw={280}
            />
            <Button variant="default" disabled={!edited || isEditing} onClick={() => setIsEditing(true)}>
              {t('columnsStep.edit')}
            </Button>
          </Group>
        )}
      </section>
      {how === 'match' ? (
        <MatchColumns {...shared} hasOwn={own !== undefined} />
      ) : how === 'profile' && isEditing && edited ? (
        <MatchColumns key={edited.id} {...shared} hasOwn edited={edited} />
      ) : (
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            {t('next.back')}
          </Button>
          <Button disabled={how === 'profile' && !edited} onClick={() => onNext(how === 'profile' ? chosen : null)}>
            {t('next.check')}
          </Button>
        </Group>
      )}
    </>
  );
}
