/** What one does to an account: forms side by side, and one main button that saves and goes on to the next. */
import { Keys, RowsSkeleton, useShortcuts } from '@fairdue/ui';
import { Button, Group, Tabs, Tooltip } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../../router/useUnsavedGuard';
import { has, LEADS } from '../../../session/roles';
import { useUser } from '../../../session/session';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { AssignForm } from './AssignForm';
import { Blocked } from './Blocked';
import { ContactForm } from './ContactForm';
import { FORMS, type FormName, useDrafts } from './drafts';
import { NoteForm } from './NoteForm';
import { StatusForm } from './StatusForm';
import { TaskForm } from './TaskForm';

const KEYS: Readonly<Record<FormName, string>> = {
  contact: 'c',
  payment: 'y',
  note: 'n',
  status: 't',
  assign: 'a',
  task: 'w',
};

// Few visits take money.
const PaymentForm = lazy(async () => ({ default: (await import('./payment/PaymentForm')).PaymentForm }));

interface ActionPanelProps {
  readonly tab: FormName;
  readonly onTab: (tab: FormName) => void;
  /** The contact point that somebody pressed beside. */
  readonly point: string;
  readonly onNext: () => Promise<void>;
}

/** The panel at the right. */
export function ActionPanel({ tab, onTab, point, onNext }: ActionPanelProps) {
  const { t } = useTranslation('account');
  const user = useUser();
  const { dirty } = useDrafts();
  const { box, open } = useForms(onTab);
  const { isBusy, save, saveAndNext } = useSaving(tab, onTab, onNext);
  useUnsavedGuard(dirty.size > 0);
  const names = {
    contact: t('panel.contact'),
    payment: t('panel.payment'),
    note: t('panel.note'),
    status: t('panel.status'),
    task: t('panel.task'),
  };
  const assign = has(user, LEADS) ? t('panel.assign') : t('panel.handOver');
  const group = t('keys.group');
  useShortcuts([
    ...FORMS.map((form) => ({
      keys: KEYS[form],
      label: form === 'assign' ? assign : names[form],
      group,
      run: () => open(form),
    })),
    { keys: 'mod+Enter', label: t('panel.save'), group, run: outsideOfDialogs(save), isEverywhere: true },
    {
      keys: 'mod+shift+Enter',
      label: t('panel.saveAndNext'),
      group,
      run: outsideOfDialogs(saveAndNext),
      isEverywhere: true,
    },
  ]);
  return (
    <section className={classes.panel} aria-label={t('panel.label')} ref={box}>
      <Tabs
        value={tab}
        onChange={(value) => onTab((value ?? 'contact') as FormName)}
        keepMountedMode="display-none"
        classNames={{ tab: classes.panelTab ?? '', list: classes.panelTabs ?? '' }}
      >
        <Tabs.List aria-label={t('panel.label')}>
          {FORMS.map((form) => (
            <Tabs.Tab key={form} value={form}>
              {form === 'assign' ? assign : names[form]}
              {dirty.has(form) && <span className={classes.dirty} role="img" aria-label={t('panel.unsaved')} />}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.panelBody}>
          <Tabs.Panel value="contact">
            <ContactForm point={point} />
          </Tabs.Panel>
          <Tabs.Panel value="payment">
            <PaymentTab isShown={tab === 'payment'} />
          </Tabs.Panel>
          <Tabs.Panel value="note">
            <NoteForm />
          </Tabs.Panel>
          <Tabs.Panel value="status">
            <StatusForm />
          </Tabs.Panel>
          <Tabs.Panel value="assign">
            <AssignForm isShown={tab === 'assign'} />
          </Tabs.Panel>
          <Tabs.Panel value="task">
            <TaskForm />
          </Tabs.Panel>
        </div>
      </Tabs>
      <Group className={classes.panelFoot} gap="xs" wrap="nowrap">
        <Tooltip label={<Keys keys="mod+Enter" />}>
          <Button variant="default" onClick={() => void save()} disabled={isBusy}>
            {t('panel.save')}
          </Button>
        </Tooltip>
        <Tooltip label={<Keys keys="mod+shift+Enter" />}>
          <Button
            flex={1}
            onClick={() => void saveAndNext()}
            loading={isBusy}
            rightSection={<ArrowRight size={16} aria-hidden="true" />}
          >
            {dirty.size > 0 ? t('panel.saveAndNext') : t('panel.next')}
          </Button>
        </Tooltip>
      </Group>
    </section>
  );
}

/** The form is read when it is shown first, and stays from then on with what was entered. */
function PaymentTab({ isShown }: { readonly isShown: boolean }) {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const [wasShown, setWasShown] = useState(false);
  if (isShown && !wasShown) {
    setWasShown(true);
  }
  if (account.status === 'closed') {
    return <Blocked form="payment">{t('panel.closedForMoney')}</Blocked>;
  }
  return (
    <Suspense fallback={<RowsSkeleton rows={3} height={48} />}>{(isShown || wasShown) && <PaymentForm />}</Suspense>
  );
}

/** Opens a form and puts the focus where one begins. */
function useForms(onTab: (tab: FormName) => void) {
  const box = useRef<HTMLElement>(null);
  const open = (form: FormName) => {
    onTab(form);
    whenThere(`[data-form="${form}"] [data-first]`, box.current, (first) => first.focus());
  };
  return { box, open };
}

const FRAMES_MAX = 120;

/** The form is shown by the next drawing, or when it has been read. */
function whenThere(
  selector: string,
  box: HTMLElement | null,
  run: (found: HTMLElement) => void,
  left = FRAMES_MAX,
): void {
  window.requestAnimationFrame(() => {
    const found = box?.querySelector<HTMLElement>(selector);
    if (found) {
      run(found);
    } else if (left > 0) {
      whenThere(selector, box, run, left - 1);
    }
  });
}

function useSaving(tab: FormName, onTab: (tab: FormName) => void, onNext: () => Promise<void>) {
  const [isBusy, setIsBusy] = useState(false);
  const drafts = useDrafts();
  const { refresh } = useDesk();
  const guarded = (work: () => Promise<void>) => async () => {
    if (isBusy) {
      return;
    }
    setIsBusy(true);
    try {
      await work();
    } finally {
      setIsBusy(false);
    }
  };
  const save = guarded(async () => {
    if (await drafts.save(tab)) {
      await refresh();
    }
  });
  const saveAndNext = guarded(async () => {
    for (const form of FORMS.filter((name) => drafts.dirtyNow().has(name))) {
      if (!(await drafts.save(form))) {
        onTab(form);
        return;
      }
      // The next form is meant for the account as this one left it.
      await refresh();
    }
    await onNext();
  });
  return { isBusy, save, saveAndNext };
}

function outsideOfDialogs(run: () => Promise<void>): () => void {
  return () => {
    if (document.querySelector('[role="dialog"][aria-modal="true"]') === null) {
      void run();
    }
  };
}
