/** What one can do with the view that is shown: save it, save changes to it, rename, share and delete it. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangePreferences } from '../../preferences/changing';
import { ADMINS, has, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { isChanged, keptName, searchOfView, toFilters, type WorklistSearch } from './search';

const ViewDialog = lazy(async () => ({ default: (await import('./ViewDialog')).ViewDialog }));

interface ViewActionsProps {
  readonly search: WorklistSearch;
  readonly view: Schemas['ViewRow'] | undefined;
  /** Names of the columns that are shown. */
  readonly columns: readonly string[];
  readonly onShow: (search: WorklistSearch) => void;
}

/** A menu. Who only reads can say what his worklist opens with, no more. */
export function ViewActions({ search, view, columns, onShow }: ViewActionsProps) {
  const { t } = useTranslation('worklist');
  const user = useUser();
  const [opened, setOpened] = useState<'new' | 'edit' | null>(null);
  const [isShown, setIsShown] = useState(false);
  const { save, remove } = useViewChanges(onShow);
  const opening = useOpening(search.view);
  const maySave = has(user, WORKERS);
  const isOurs = maySave && view !== undefined && (view.is_mine || has(user, ADMINS));
  const hasChanged =
    view !== undefined && (isChanged(search, searchOfView(view)) || columns.join() !== view.columns.join());
  const open = (what: 'new' | 'edit') => {
    setOpened(what);
    setIsShown(true);
  };
  const ordering = search.order ?? 'priority';
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={16} aria-hidden="true" />}>
            {t('views.menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.CheckboxItem
            closeMenuOnClick={false}
            checked={opening.isOn}
            disabled={opening.isFixed}
            onChange={opening.flip}
          >
            {t('views.openWith')}
          </Menu.CheckboxItem>
          {maySave && <Menu.Item onClick={() => open('new')}>{t('views.saveAs')}</Menu.Item>}
          {isOurs && (
            <>
              <Menu.Item
                disabled={!hasChanged}
                onClick={() => save(view, { filters: toFilters(search), ordering, columns: [...columns] })}
              >
                {t('views.saveChanges', { name: view.name })}
              </Menu.Item>
              <Menu.Item onClick={() => open('edit')}>{t('views.edit')}</Menu.Item>
              <Menu.Item color="danger" onClick={() => void remove(view)}>
                {t('views.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {opened && (
          <ViewDialog
            key={opened === 'edit' ? view?.id : 'new'}
            isOpen={isShown}
            view={opened === 'edit' ? view : undefined}
            content={{ filters: toFilters(search), ordering, columns: [...columns] }}
            onSaved={(saved) => onShow(searchOfView(saved))}
            onClose={() => setIsShown(false)}
          />
        )}
      </Suspense>
    </>
  );
}

/** Whether the worklist opens with what is shown. Who undoes that has all open accounts again, which cannot be undone further. */
function useOpening(current: string | undefined) {
  const { worklist_view: kept } = useUser().preferences;
  const change = useChangePreferences();
  const shown = keptName(current);
  const isOn = kept === shown;
  // Where nothing of a name is shown (filters of somebody's link), there is nothing to open with.
  return {
    isOn,
    isFixed: shown === null && kept === null,
    flip: () => void change({ worklist_view: isOn ? null : shown }),
  };
}

type Content = Pick<Schemas['NewView'], 'filters' | 'ordering' | 'columns'>;

function useViewChanges(onShow: (search: WorklistSearch) => void) {
  const { t } = useTranslation('worklist');
  const queries = useQueryClient();
  const confirm = useConfirm();
  const { preferences } = useUser();
  const change = useChangePreferences();
  const patch = api.useMutation('patch', '/api/v1/worklist/views/{view_id}/');
  const destroy = api.useMutation('delete', '/api/v1/worklist/views/{view_id}/');
  const refresh = () => refreshPaths(queries, '/api/v1/worklist/views/');
  const failed = (error: unknown) => toastFailed(toProblem(error).detail);
  const save = ({ id, name }: Schemas['ViewRow'], content: Content) =>
    patch.mutate(
      // A patch changes what it names: the rest of the type are defaults of new views.
      { params: { path: { view_id: id } }, body: content as Schemas['ViewPatch'] },
      {
        onSuccess: async () => {
          await refresh();
          toastDone(t('views.saved', { name }));
        },
        onError: failed,
      },
    );
  const remove = async ({ id, name, shared_with }: Schemas['ViewRow']) => {
    const effect = t(shared_with === 'nobody' ? 'views.deleteEffect' : 'views.deleteSharedEffect');
    if (
      await confirm({ title: t('views.deleteTitle', { name }), effect, verb: t('views.delete'), isDangerous: true })
    ) {
      destroy.mutate(
        { params: { path: { view_id: id } } },
        {
          onSuccess: async () => {
            if (preferences.worklist_view === id) {
              await change({ worklist_view: null });
            }
            onShow({});
            await refresh();
            toastDone(t('views.deleted', { name }));
          },
          onError: failed,
        },
      );
    }
  };
  return { save, remove };
}
