/** Enter a payment processor or change it; its credentials can be replaced, never read. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone } from '@fairdue/ui';
import { Fieldset, NativeSelect, PasswordInput, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useMoneyRefusal } from '../../payments/refusals';
import { GATEWAYS, missingSecrets, type ProcessorValues, SECRETS, secretsOf, valuesOf } from './processor';

interface ProcessorFormProps {
  /** Null: a new one. */
  readonly processor: Schemas['ProcessorRow'] | null;
  readonly onClose: () => void;
}

/** The form. */
export function ProcessorForm({ processor, onClose }: ProcessorFormProps) {
  const { t } = useTranslation('payments');
  const queries = useQueryClient();
  const textOf = useMoneyRefusal();
  const form = useForm<ProcessorValues>({
    initialValues: valuesOf(processor),
    validate: (values) => ({
      ...(values.name.trim() === '' && { name: t('processors.nameMissing') }),
      ...(!/^[-\w]{1,50}$/.test(values.slug) && { slug: t('processors.slugWrong') }),
      ...Object.fromEntries(missingSecrets(values).map((name) => [`secrets.${name}`, t('processors.secretMissing')])),
    }),
  });
  const { problem, isBusy, submit } = useSubmit(form, ['name', 'slug', 'api_base_url']);
  const save = async (values: ProcessorValues) => {
    const { name, slug, gateway, api_base_url, is_active } = values;
    const said = { name: name.trim(), slug, api_base_url: api_base_url.trim(), is_active, ...secretsOf(values) };
    if (processor) {
      const params = { path: { processor_id: processor.id } };
      // What is not sent stays; the generated type names every field with a default as required.
      const body = said as Schemas['ProcessorPatch'];
      await client.PATCH('/api/v1/payment-processors/{processor_id}/', { params, body });
    } else {
      const body = { secrets: {}, settings: {}, ...said, gateway: gateway === 'none' ? ('' as const) : gateway };
      await client.POST('/api/v1/payment-processors/', { body });
    }
    await refreshPaths(queries, '/api/v1/payment-processors/');
    toastDone(t('processors.saved', { name: said.name }));
    onClose();
  };
  const hasGateway = form.values.gateway !== 'none';
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack gap="sm">
        <TextInput
          label={t('processors.name')}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('processors.slug')}
          description={t('processors.slugHint')}
          required
          maxLength={50}
          {...form.getInputProps('slug')}
        />
        {processor === null && (
          <NativeSelect
            label={t('processors.gateway')}
            data={GATEWAYS.map((value) => ({ value, label: t(`processors.gateways.${value}`) }))}
            {...form.getInputProps('gateway')}
          />
        )}
        {hasGateway && (
          <>
            <TextInput
              label={t('processors.url')}
              description={t('processors.urlHint')}
              maxLength={200}
              {...form.getInputProps('api_base_url')}
            />
            <Secrets form={form} isKept={processor?.has_secrets ?? false} />
          </>
        )}
        <Switch
          label={t('processors.active')}
          description={t('processors.activeHint')}
          {...form.getInputProps('is_active', { type: 'checkbox' })}
        />
      </Stack>
      <FormActions verb={t('processors.save')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

interface SecretsProps {
  readonly form: { readonly getInputProps: (path: string) => object };
  readonly isKept: boolean;
}

function Secrets({ form, isKept }: SecretsProps) {
  const { t } = useTranslation('payments');
  return (
    <Fieldset legend={t('processors.secrets')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('processors.secretsHint')}
        </Text>
        {SECRETS.map((name) => (
          <PasswordInput
            key={name}
            label={t(`processors.${name}`)}
            description={name === 'previous_webhook_secret' ? t('processors.previousHint') : undefined}
            placeholder={isKept && name !== 'previous_webhook_secret' ? t('processors.keep') : undefined}
            autoComplete="off"
            {...form.getInputProps(`secrets.${name}`)}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
