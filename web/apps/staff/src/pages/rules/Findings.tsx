/** What the analysis found, each with its icon, its sentence and an example. */

import { useUiSettings } from '@fairdue/ui';
import { VisuallyHidden } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from './document';
import classes from './Rules.module.css';
import { exampleText, findingText } from './words';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;

/** Nothing when nothing was found. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return findings.map((finding) => (
    <FindingLine key={`${finding.code} ${finding.rule} ${finding.others.join()}`} finding={finding} />
  ));
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  const severity = finding.severity in ICONS ? (finding.severity as keyof typeof ICONS) : 'info';
  const Icon = ICONS[severity];
  const example = exampleText(finding, t, locale);
  return (
    <p className={classes.finding} data-severity={severity}>
      <Icon size={14} aria-hidden="true" />
      <span>
        <VisuallyHidden>{t(`severity.${severity}`)}: </VisuallyHidden>
        {findingText(finding, t, locale)}
        {example && <span className={classes.example}>{t('example', { example })}</span>}
      </span>
    </p>
  );
}
