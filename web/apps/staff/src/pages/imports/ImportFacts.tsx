/** What is known of an import: who sent it, as what, how it was read, and which imports belong to it. */
import type { Schemas } from '@fairdue/api-staff';
import { DateText, InstantText } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreditors } from '../creditors/useCreditors';
import { sourceOf } from './columns';
import classes from './imports.module.css';
import { useFileSize } from './useFileSize';

type Import = Schemas['ImportDetail'];

/** As a list of names and values. */
export function ImportFacts({ detail }: { readonly detail: Import }) {
  const { t } = useTranslation('imports');
  const sizeOf = useFileSize();
  const creditor = useCreditors().find(({ id }) => id === detail.creditor)?.name;
  return (
    <section className={classes.panel} aria-label={t('facts.label')}>
      <dl className={classes.facts}>
        <Fact name={t('columns.kind')}>{t(`kinds.${detail.kind as 'accounts'}`)}</Fact>
        <Fact name={t('facts.creditor')}>{creditor ?? t('terms.byRow')}</Fact>
        <Fact name={t('facts.mapping')}>
          <Mapping detail={detail} />
        </Fact>
        <Fact name={t('columns.by')}>{detail.created_by}</Fact>
        <Fact name={t('columns.source')}>{sourceOf(t, detail.source, detail.source_host)}</Fact>
        <Fact name={t('facts.size')}>{sizeOf(detail.size_bytes)}</Fact>
        <Fact name={t('columns.received')}>
          <InstantText instant={detail.created_at} />
        </Fact>
        {detail.completed_at && (
          <Fact name={t('columns.ended')}>
            <InstantText instant={detail.completed_at} />
          </Fact>
        )}
        {detail.undone_at && (
          <Fact name={t('facts.undone')}>
            <InstantText instant={detail.undone_at} />
          </Fact>
        )}
        {detail.as_of && (
          <Fact name={t('facts.asOf')}>
            <DateText date={detail.as_of} />
          </Fact>
        )}
        {detail.corrects && (
          <Fact name={t('facts.corrects')}>
            <ImportLink link={detail.corrects} />
          </Fact>
        )}
        {detail.corrected_by.length > 0 && (
          <Fact name={t('facts.correctedBy')}>
            {detail.corrected_by.map((link) => (
              <div key={link.id}>
                <ImportLink link={link} />
              </div>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ImportLink({ link }: { readonly link: Schemas['ImportLink'] }) {
  return (
    <Link to="/imports/$importId" params={{ importId: link.id }}>
      {link.file_name}
    </Link>
  );
}

function Mapping({ detail: { profile, mapping_name, mapping_version } }: { readonly detail: Import }) {
  const { t } = useTranslation('imports');
  if (profile === null) {
    return mapping_name ? t('check.layout', { name: mapping_name }) : '–';
  }
  return (
    <Link to="/mapping-profiles/$profileId" params={{ profileId: profile }}>
      {t('facts.profile', { name: mapping_name, version: mapping_version })}
    </Link>
  );
}
