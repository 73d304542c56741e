import { ArrowLeftOutlined } from '@ant-design/icons';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useResults } from '../../studies/results.ts';
import { IconButton } from '../IconButton.tsx';
import { LineIcon } from '../LineIcon.tsx';
import type { PanelProps } from '../registry.ts';
import { SavedStudies } from './actions/SavedStudies.tsx';
import { ResultItem } from './ResultItem.tsx';
import { StudyJobCard } from './StudyJobCard.tsx';
import './studies.css';
import { STUDIES, STUDY_GROUPS } from './studies.ts';
import './texts.ts';

/** Studies that can be made, the one that is being set up, and what came of those that were made. */
export default function StudiesPanel(properties: PanelProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<string>();
  const items = useResults((state) => state.items);
  const entry = STUDIES.find(({ id }) => id === kind);
  return (
    <div className="studies-panel">
      {entry ? (
        <section className="study-form" aria-label={t(`studies.kind.${entry.id}`)}>
          <div className="head">
            <IconButton small label={t('studies.back')} onClick={() => setKind(undefined)}>
              <ArrowLeftOutlined />
            </IconButton>
            <h3 className="grow">{t(`studies.kind.${entry.id}`)}</h3>
          </div>
          <p className="muted">{t(`studies.about.${entry.id}`)}</p>
          <Suspense fallback={<span className="spinner" role="status" aria-label={t('status.loading')} />}>
            <entry.Section {...properties} />
          </Suspense>
        </section>
      ) : (
        STUDY_GROUPS.map((group) => {
          const entries = STUDIES.filter((one) => one.group === group);
          if (entries.length === 0) return null;
          return (
            <section key={group} aria-label={t(`studies.group.${group}`)}>
              <h3>{t(`studies.group.${group}`)}</h3>
              <div className="study-tiles">
                {entries.map(({ id, icon }) => (
                  <button key={id} type="button" onClick={() => setKind(id)}>
                    <LineIcon path={icon} size="18" />
                    <span>{t(`studies.kind.${id}`)}</span>
                  </button>
                ))}
              </div>
            </section>
          );
        })
      )}
      <StudyJobCard />
      <section aria-label={t('studies.results')}>
        <h3>{t('studies.results')}</h3>
        {items.length === 0 ? (
          <p className="muted">{t('studies.none')}</p>
        ) : (
          <ul className="study-results">
            {items.map((item) => (
              <ResultItem key={item.result.id} item={item} city={properties.city} />
            ))}
          </ul>
        )}
      </section>
      <SavedStudies city={properties.city} />
    </div>
  );
}
