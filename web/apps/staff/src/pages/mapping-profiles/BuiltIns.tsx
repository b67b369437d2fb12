/** Layouts that are recognised by their header. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Group, Text, Title } from '@mantine/core';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../router/LinkButton';
import { needsOf } from './builtin';
import { requiredOf, useFieldRows } from './editor/fields';
import classes from './ProfilePage.module.css';

type BuiltIn = Schemas['BuiltInRow'];

/** A card for each; nothing while they are not known, since the list above is what one comes for. */
export function BuiltIns({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t } = useTranslation('mapping-profiles');
  const found = api.useQuery('get', '/api/v1/mapping-profiles/builtin/', {}).data ?? [];
  const required = requiredOf(useFieldRows().data ?? [], 'accounts');
  const shown = found.filter(({ kind }) => kind === 'accounts');
  if (shown.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="built-in" className={classes.builtIns}>
      <Title order={2} id="built-in">
        {t('builtin')}
      </Title>
      <Text c="dimmed" size="sm">
        {t('builtinHint')}
      </Text>
      <ul className={classes.cards}>
        {shown.map((layout) => (
          <li key={layout.name}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <strong>{t(`layouts.${layout.name as 'standard'}`)}</strong>
                <Text size="sm" c="dimmed">
                  {t('needs', { columns: neededBy(layout, required) })}
                </Text>
              </div>
              {isAdmin && (
                <LinkButton
                  to="/mapping-profiles/new"
                  search={{ copy: layout.name }}
                  variant="default"
                  size="compact-md"
                  flex="none"
                  leftSection={<Copy size={14} aria-hidden="true" />}
                  aria-label={`${t('copy')}: ${t(`layouts.${layout.name as 'standard'}`)}`}
                >
                  {t('copy')}
                </LinkButton>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}

function neededBy(layout: BuiltIn, required: readonly string[]): string {
  return needsOf(layout, required)
    .map(({ names }) => names.join(' / '))
    .join(', ');
}
