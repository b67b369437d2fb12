/** A chart with its name, a figure at each bar, and the same as a table. */
import { BarChart } from '@mantine/charts';
import { SegmentedControl, Text } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Analytics.module.css';
import type { Bar } from './figures';

interface ChartCardProps {
  readonly title: string;
  /** Heads of the table's columns. */
  readonly nameHead: string;
  readonly valueHead: string;
  readonly bars: readonly Bar[];
  /** Beside the title. */
  readonly beside?: ReactNode;
  /** Further columns of the table: head and the text of each bar. */
  readonly more?: readonly { readonly head: string; readonly texts: readonly string[] }[];
}

const BAR_PX = 36;
const MARGIN_PX = 16;

/** The card. */
export function ChartCard({ title, nameHead, valueHead, bars, beside, more = [] }: ChartCardProps) {
  const { t } = useTranslation('analytics');
  const heading = useId();
  const [view, setView] = useState('chart');
  const isEmpty = bars.every(({ length }) => length === 0);
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <div className={classes.head}>
        <h2 id={heading}>{title}</h2>
        {beside}
        <SegmentedControl
          size="xs"
          aria-label={`${title}: ${t('charts.show')}`}
          value={view}
          onChange={setView}
          data={[
            { value: 'chart', label: t('charts.chart') },
            { value: 'table', label: t('charts.table') },
          ]}
        />
      </div>
      {view === 'table' ? (
        <ValueTable title={title} nameHead={nameHead} valueHead={valueHead} bars={bars} more={more} />
      ) : isEmpty ? (
        <Text c="dimmed">{t('charts.nothing')}</Text>
      ) : (
        <div role="img" aria-label={`${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}`}>
          <BarChart
            h={bars.length * BAR_PX + MARGIN_PX}
            data={bars.map(({ name, text, length }) => ({ name, text, length }))}
            dataKey="name"
            orientation="vertical"
            series={[{ name: 'length', label: valueHead, color: 'var(--fd-chart-1)' }]}
            withXAxis={false}
            withTooltip={false}
            gridAxis="none"
            tickLine="none"
            withBarValueLabel
            valueLabelProps={{ dataKey: 'text', formatter: (text: unknown) => String(text), fill: 'var(--fd-text)' }}
            yAxisProps={{ width: 128, interval: 0, tick: { fill: 'var(--fd-text)', fontSize: 12 } }}
            barChartProps={{ margin: { right: 120 }, accessibilityLayer: false, barCategoryGap: 6 }}
            maxBarWidth={24}
          />
        </div>
      )}
    </section>
  );
}

function ValueTable({ title, nameHead, valueHead, bars, more = [] }: ChartCardProps) {
  return (
    <table className={classes.table} aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{nameHead}</th>
          <th scope="col">{valueHead}</th>
          {more.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ name, text }, index) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{text}</td>
            {more.map(({ head, texts }) => (
              <td key={head}>{texts[index]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
