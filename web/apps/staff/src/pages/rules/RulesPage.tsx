/** Assignment rules: the rules in force and their editor, versions, runs, and who has room. */
import { toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CapacityTab } from './CapacityTab';
import { RulesTab } from './RulesTab';
import { RunNow } from './RunNow';
import { RunsTab } from './RunsTab';
import { rulesRoute } from './routes';
import { TABS, type Tab } from './search';
import { useRulesInForce } from './useRules';
import { VersionsTab } from './VersionsTab';

/** /assignment-rules */
export function RulesPage(): ReactNode {
  const { t } = useTranslation(['rules', 'areas']);
  const { tab = 'rules' } = rulesRoute.useSearch();
  const navigate = rulesRoute.useNavigate();
  const inForce = useRulesInForce();
  const version = inForce.data && <Chip tone="info">{t('version', { version: inForce.data.version })}</Chip>;
  return (
    <>
      <PageHeader title={t('areas:rules')} beside={version} actions={<RunNow />} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: next === 'rules' ? {} : { tab: next as Tab } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="rules" keepMounted>
          {inForce.data ? (
            <RulesTab inForce={inForce.data} />
          ) : inForce.isError ? (
            <ErrorState title={t('failed')} problem={toProblem(inForce.error)} onRetry={() => void inForce.refetch()} />
          ) : (
            <RowsSkeleton rows={5} height={40} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="versions">{inForce.data && <VersionsTab inForce={inForce.data} />}</Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunsTab />
        </Tabs.Panel>
        <Tabs.Panel value="capacity">
          <CapacityTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
