import { Alert, Button, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanningVersion } from '../../../models/schema/planning-document.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { documentsOf } from '../../planning/documents.ts';
import { showScheme } from '../../planning/open-scheme.ts';
import { isChanged, useScheme } from '../../planning/scheme-store.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { momentText } from '../flood/moment-text.ts';

/** All versions of the open scheme: who kept each, when, and what they said of it. */
export function VersionsView({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const opened = useScheme((state) => state.opened);
  const changed = useScheme(isChanged);
  const [versions, setVersions] = useState<readonly PlanningVersion[]>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!opened || opened.where === 'city') return;
    const end = new AbortController();
    setError(undefined);
    documentsOf(city.id, 'scheme')
      .at(opened.where)
      .versions(opened.id, end.signal)
      .then(setVersions, (thrown: unknown) => {
        if (!end.signal.aborted) setError(thrown);
      });
    return () => end.abort();
  }, [city.id, opened]);
  if (!opened) return null;
  if (opened.where === 'city') return <p className="muted">{t('planning.versions.cityOwn')}</p>;
  if (error !== undefined)
    return <Alert type="error" title={t('planning.failed', { why: refusalText(t, error) })} />;
  if (!versions) return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  const { id, where } = opened;
  return (
    <ul className="planning-versions">
      {versions.map(({ version, authorName, time, note, removed }, index) => (
        <li key={version}>
          <div className="head">
            <b className="grow">{t('planning.versions.version', { version })}</b>
            {index === 0 && <Tag>{t('planning.versions.newest')}</Tag>}
            {version === opened.version ? (
              <Tag color="processing">{t('planning.versions.shown')}</Tag>
            ) : removed ? (
              <Tag>{t('planning.versions.removed')}</Tag>
            ) : (
              <Button
                size="small"
                disabled={changed}
                title={changed ? t('planning.unsaved') : undefined}
                onClick={() => showScheme({ id, where }, index === 0 ? undefined : version)}
              >
                {t('planning.versions.open')}
              </Button>
            )}
          </div>
          <span className="muted">
            {[authorName, momentText(city, time)].filter((text) => text !== '').join(' · ')}
          </span>
          {note && <p>{note}</p>}
        </li>
      ))}
    </ul>
  );
}
