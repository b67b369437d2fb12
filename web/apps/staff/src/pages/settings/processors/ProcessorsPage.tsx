/** Through whom payments come: cards by a program that speaks to the processor, all else by hand. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, FormDialog, PageHeader, toastDone, useDialog } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { useMoneyRefusal } from '../../payments/refusals';
import { useProcessorText } from '../../payments/useProcessorText';
import { CertainForm } from '../CertainForm';
import { RowMenu } from '../RowMenu';
import { processorsRoute } from '../routes';
import { ProcessorForm } from './ProcessorForm';
import { gatewayName } from './processor';

type Processor = Schemas['ProcessorRow'];

const keyOf = ({ id }: Processor) => id;
const nameOf = ({ name }: Processor) => name;

/** /settings/payment-processors */
export function ProcessorsPage(): ReactNode {
  const { t } = useTranslation(['payments', 'areas']);
  const search = processorsRoute.useSearch();
  const navigate = processorsRoute.useNavigate();
  const queries = useQueryClient();
  const edit = useDialog<Processor | null>();
  const remove = useDialog<Processor>();
  const textOf = useMoneyRefusal();
  const query = { ...search, ...usePageSize() };
  const init = { params: { query } };
  const page = api.useQuery('get', '/api/v1/payment-processors/', init, { placeholderData: keepPreviousData });
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => edit.open(null)}>
      {t('processors.add')}
    </Button>
  );
  const removed = remove.subject;
  const erase = async ({ id, name }: Processor) => {
    await client.DELETE('/api/v1/payment-processors/{processor_id}/', { params: { path: { processor_id: id } } });
    toastDone(t('processors.removed', { name }));
    remove.close();
    await refreshPaths(queries, '/api/v1/payment-processors/');
  };
  const title = edit.subject ? t('processors.editOf', { name: edit.subject.name }) : t('processors.add');
  return (
    <>
      <PageHeader title={t('areas:places.processors')} actions={add} />
      <PagedTable
        label={t('areas:places.processors')}
        failed={t('processors.failed')}
        query={page}
        columns={useProcessorColumns(remove.open)}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={edit.open}
        onCursor={(cursor) => void navigate({ search: { cursor } })}
        empty={{ title: t('processors.empty'), hint: t('processors.emptyHint') }}
      />
      <FormDialog title={title} isOpen={edit.isOpen} onClose={edit.close} size="lg">
        <ProcessorForm processor={edit.subject} onClose={edit.close} />
      </FormDialog>
      <FormDialog
        title={t('processors.removeOf', { name: removed?.name ?? '' })}
        isOpen={remove.isOpen}
        onClose={remove.close}
      >
        {removed && (
          <CertainForm
            effect={t('processors.removeEffect')}
            verb={t('processors.remove')}
            textOf={textOf}
            onSure={() => erase(removed)}
            onCancel={remove.close}
          />
        )}
      </FormDialog>
    </>
  );
}

function useProcessorColumns(onRemove: (processor: Processor) => void): readonly Column<Processor>[] {
  const { t } = useTranslation(['payments', 'settings']);
  const processorText = useProcessorText();
  return useMemo(
    () => [
      { key: 'name', header: t('processors.name'), cell: (row) => processorText(row.name) },
      { key: 'slug', header: t('processors.slug'), cell: (row) => row.slug },
      {
        key: 'gateway',
        header: t('processors.gateway'),
        cell: (row) => {
          const known = gatewayName(row.gateway);
          return known ? t(`processors.gateways.${known}`) : row.gateway;
        },
      },
      {
        key: 'secrets',
        header: t('processors.secrets'),
        cell: (row) =>
          row.gateway === '' ? (
            '–'
          ) : (
            <Chip tone={row.has_secrets ? 'success' : 'warning'}>
              {t(row.has_secrets ? 'processors.kept' : 'processors.missing')}
            </Chip>
          ),
      },
      {
        key: 'state',
        header: t('settings:state.label'),
        cell: (row) => (
          <Chip tone={row.is_active ? 'success' : 'neutral'}>
            {t(row.is_active ? 'settings:state.active' : 'settings:state.off')}
          </Chip>
        ),
      },
      {
        key: 'actions',
        header: t('settings:actions'),
        align: 'end',
        cell: (row) => (
          <RowMenu
            label={t('processors.actions', { name: row.name })}
            actions={[
              {
                key: 'remove',
                label: t('processors.remove'),
                icon: Trash2,
                isDangerous: true,
                run: () => onRemove(row),
              },
            ]}
          />
        ),
      },
    ],
    [t, processorText, onRemove],
  );
}
