/** The agency's own settings. */
import { api, client, readMe, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, Facts, FormProblem, PageHeader, RowsSkeleton, Section, toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, NativeSelect, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../../forms/seenAt';
import { useSubmit } from '../../../forms/useSubmit';
import { useUnsavedGuard } from '../../../router/useUnsavedGuard';
import { signedIn, useUser } from '../../../session/session';
import { timeZones } from '../../profile/timeZones';
import { STAFF_ROLES } from '../places';
import { useSettingsRefusal } from '../refusals';
import classes from '../SettingsLayout.module.css';
import { type AgencyValues, changesOf, valuesOf } from './settings';

const LOCALES = ['en-US', 'en-GB', 'en-CA', 'es-US', 'es-MX', 'es-ES'] as const;
const DAYS_MAX = 36_500;
const FIELDS = ['name', 'license_number', 'time_zone', 'settings'] as const;

/** /settings/agency */
export function AgencyPage(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const id = useUser().agency_id;
  return (
    <>
      <PageHeader title={t('areas:places.agency')} />
      {id && <OwnAgency id={id} />}
    </>
  );
}

function OwnAgency({ id }: { readonly id: string }) {
  const { t } = useTranslation('settings');
  const found = api.useQuery('get', '/api/v1/agencies/{agency_id}/', { params: { path: { agency_id: id } } });
  if (found.data) {
    return <AgencyForm key={found.data.updated_at} agency={found.data} />;
  }
  return found.isError ? (
    <ErrorState title={t('agency.failed')} problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
  ) : (
    <RowsSkeleton />
  );
}

function AgencyForm({ agency }: { readonly agency: Schemas['AgencyRow'] }) {
  const { t } = useTranslation(['settings', 'shell']);
  const queries = useQueryClient();
  const form = useForm<AgencyValues>({ initialValues: valuesOf(agency) });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const textOf = useSettingsRefusal();
  useUnsavedGuard(form.isDirty());
  const reload = () => {
    form.resetDirty();
    void refreshPaths(queries, '/api/v1/agencies/');
  };
  const save = async (values: AgencyValues) => {
    const params = { path: { agency_id: agency.id }, header: seenAt(agency) };
    await client.PATCH('/api/v1/agencies/{agency_id}/', { params, body: changesOf(agency, values) });
    form.resetDirty();
    toastDone(t('saved'));
    await refreshPaths(queries, '/api/v1/agencies/');
    signedIn(await readMe());
  };
  const locales = new Intl.DisplayNames(undefined, { type: 'language' });
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} labels={{ name: t('agency.name') }} onReload={reload} />
      <Section title={t('agency.who')} about={t('agency.whoAbout')}>
        <Stack gap="sm" maw={420}>
          <TextInput label={t('agency.name')} withAsterisk {...form.getInputProps('name')} />
          <TextInput label={t('agency.license')} {...form.getInputProps('license_number')} />
        </Stack>
      </Section>
      <Section title={t('agency.place')} about={t('agency.placeAbout')}>
        <Stack gap="sm" maw={420}>
          <Facts items={[{ key: 'currency', label: t('agency.currency'), value: agency.currency }]} />
          <Select
            label={t('shell:preferences.timeZone')}
            data={timeZones(agency.time_zone)}
            searchable
            allowDeselect={false}
            limit={100}
            {...form.getInputProps('time_zone')}
          />
          <NativeSelect
            label={t('agency.locale')}
            data={[...new Set<string>([...LOCALES, form.values.locale])].map((value) => ({
              value,
              label: locales.of(value) ?? value,
            }))}
            {...form.getInputProps('locale')}
          />
        </Stack>
      </Section>
      <Section title={t('agency.security')} about={t('agency.securityAbout')}>
        <Checkbox.Group label={t('agency.factorRoles')} {...form.getInputProps('second_factor_roles')}>
          <Stack gap={8} mt={8}>
            {STAFF_ROLES.map((role) => (
              <Checkbox key={role} value={role} label={t(`shell:roles.${role}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Section>
      <Section title={t('agency.work')} about={t('agency.workAbout')}>
        <Radio.Group label={t('agency.leavers')} {...form.getInputProps('when_collector_leaves')}>
          <Stack gap={8} mt={8}>
            <Radio value="reassign" label={t('agency.leaversReassign')} />
            <Radio value="keep" label={t('agency.leaversKeep')} />
          </Stack>
        </Radio.Group>
      </Section>
      <Section title={t('agency.retention')} about={t('agency.retentionAbout')}>
        <NumberInput
          label={t('agency.days')}
          description={t('agency.daysHint')}
          min={1}
          max={DAYS_MAX}
          allowDecimal={false}
          hideControls
          maw={240}
          {...form.getInputProps('raw_retention_days')}
        />
      </Section>
      <Group mt="md" className={classes.save ?? ''}>
        <Button type="submit" loading={isBusy} disabled={!form.isDirty()}>
          {t('save')}
        </Button>
      </Group>
    </form>
  );
}
