import { useTranslation } from 'react-i18next';
import type { Provenance } from '../../models/schema/provenance.ts';
import type { Publication } from '../../models/schema/publication.ts';

/** Where data comes from, under which terms, how old and how accurate it is. */
export function ProvenanceList({
  provenance,
  publication,
}: {
  provenance: readonly Provenance[];
  publication: Publication;
}) {
  const { t } = useTranslation();
  const told = (text: string) => (text === 'unknown' ? t('provenance.unknown') : text);
  return provenance.map((entry) => (
    <dl
      className="record"
      key={`${entry.owner} ${entry.source.join(' ')} ${entry.updated}`}
      style={{ marginBottom: 6 }}
    >
      {entry.simulated && (
        <>
          <dt>{t('provenance.kind')}</dt>
          <dd>{t('provenance.simulated')}</dd>
        </>
      )}
      <dt>{t('provenance.owner')}</dt>
      <dd>{told(entry.owner)}</dd>
      <dt>{t('provenance.source')}</dt>
      <dd>{entry.source.join(', ')}</dd>
      <dt>{t('provenance.licence')}</dt>
      <dd>{told(entry.licence)}</dd>
      <dt>{t('provenance.updated')}</dt>
      <dd>
        <time dateTime={entry.updated}>{entry.updated.slice(0, 10)}</time>
        {entry.rhythm && (
          <span className="muted"> · {t(`rhythm.${entry.rhythm}`, { defaultValue: entry.rhythm })}</span>
        )}
      </dd>
      {(entry.crs || entry.verticalDatum) && (
        <>
          <dt>{t('provenance.crs')}</dt>
          <dd>{[entry.crs, entry.verticalDatum].filter(Boolean).join(' · ')}</dd>
        </>
      )}
      {(entry.horizontalAccuracy !== undefined || entry.verticalAccuracy !== undefined) && (
        <>
          <dt>{t('provenance.accuracy')}</dt>
          <dd>
            {[
              entry.horizontalAccuracy !== undefined &&
                t('provenance.horizontal', { metres: entry.horizontalAccuracy }),
              entry.verticalAccuracy !== undefined &&
                t('provenance.vertical', { metres: entry.verticalAccuracy }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </dd>
        </>
      )}
      <dt>{t('provenance.publication')}</dt>
      <dd>{t(`publication.${publication}`)}</dd>
    </dl>
  ));
}
