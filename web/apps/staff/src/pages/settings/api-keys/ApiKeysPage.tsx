/** Keys for programs of the agency. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { FormDialog, PageHeader, toastDone, useDialog } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { CertainForm } from '../CertainForm';
import { apiKeysRoute } from '../routes';
import { ApiKeyForm } from './ApiKeyForm';
import { useApiKeyColumns } from './columns';

type ApiKeyRow = Schemas['ApiKeyRow'];

const keyOf = ({ id }: ApiKeyRow) => id;
const nameOf = ({ name }: ApiKeyRow) => name;

/** /settings/api-keys */
export function ApiKeysPage(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const search = apiKeysRoute.useSearch();
  const navigate = apiKeysRoute.useNavigate();
  const queries = useQueryClient();
  const create = useDialog<null>();
  const revoke = useDialog<ApiKeyRow>();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/api-keys/', { params: { query } }, { placeholderData: keepPreviousData });
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => create.open(null)}>
      {t('keys.add')}
    </Button>
  );
  const remove = async (key: ApiKeyRow) => {
    await client.DELETE('/api/v1/api-keys/{key_id}/', { params: { path: { key_id: key.id } } });
    toastDone(t('keys.revoked', { name: key.name }));
    revoke.close();
    await refreshPaths(queries, '/api/v1/api-keys/');
  };
  const revoked = revoke.subject;
  return (
    <>
      <PageHeader title={t('areas:places.apiKeys')} actions={add} />
      <PagedTable
        label={t('areas:places.apiKeys')}
        failed={t('keys.failed')}
        query={page}
        columns={useApiKeyColumns(revoke.open)}
        rowKey={keyOf}
        rowName={nameOf}
        onCursor={(cursor) => void navigate({ search: { cursor } })}
        empty={{ title: t('keys.empty'), hint: t('keys.emptyHint') }}
      />
      <FormDialog title={t('keys.add')} isOpen={create.isOpen} onClose={create.close} size="lg">
        <ApiKeyForm onClose={create.close} />
      </FormDialog>
      <FormDialog
        title={t('keys.revokeOf', { name: revoked?.name ?? '' })}
        isOpen={revoke.isOpen}
        onClose={revoke.close}
      >
        {revoked && (
          <CertainForm
            effect={t('keys.revokeEffect')}
            verb={t('keys.revoke')}
            onSure={() => remove(revoked)}
            onCancel={revoke.close}
          />
        )}
      </FormDialog>
    </>
  );
}
