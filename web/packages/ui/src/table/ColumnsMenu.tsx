/** Which columns to show and where: by buttons, nothing has to be dragged. */
import { ActionIcon, Button, Checkbox, Group, Popover, Stack } from '@mantine/core';
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnChoice } from './layout';

interface ColumnsMenuProps<Row> {
  readonly choice: ColumnChoice<Row>;
  /** Further settings of the view. */
  readonly children?: ReactNode;
}

/** A button that opens the list of columns. */
export function ColumnsMenu<Row>({ choice, children }: ColumnsMenuProps<Row>) {
  const { t } = useTranslation('ui');
  const [, ...others] = choice.all;
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 size={16} aria-hidden="true" />}>
          {t('table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('table.columns')}>
        <Stack gap={4}>
          {others.map(({ key, header }, index) => (
            <Group key={key} justify="space-between" gap="md" wrap="nowrap">
              <Checkbox label={header} checked={choice.isShown(key)} onChange={() => choice.toggle(key)} />
              <Group gap={4} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="neutral"
                  aria-label={t('table.moveUp', { column: header })}
                  disabled={index === 0}
                  onClick={() => choice.move(key, -1)}
                >
                  <ArrowUp size={16} aria-hidden="true" />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="neutral"
                  aria-label={t('table.moveDown', { column: header })}
                  disabled={index === others.length - 1}
                  onClick={() => choice.move(key, 1)}
                >
                  <ArrowDown size={16} aria-hidden="true" />
                </ActionIcon>
              </Group>
            </Group>
          ))}
          <Button variant="subtle" size="compact-sm" onClick={choice.reset}>
            {t('table.resetColumns')}
          </Button>
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
