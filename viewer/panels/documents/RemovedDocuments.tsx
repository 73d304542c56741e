import { RollbackOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanningKind, PlanningVersion } from '../../../models/schema/planning-document.ts';
import { localized } from '../../locale/i18n.ts';
import { documentsOf } from '../../planning/documents.ts';
import '../../planning/texts.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { notifyBriefly } from '../../stores/notices.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { cityTimeText } from '../bars/city-time-text.ts';
import { IconButton } from '../IconButton.tsx';
import './documents.css';

/** What was taken away from the server, read when it is opened: whoever may keep documents brings one back. */
export function RemovedDocuments(properties: {
  city: string;
  kind: PlanningKind;
  /** Told when one is there again. */
  onRestored(): void;
}) {
  const { city, kind, onRestored } = properties;
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [removed, setRemoved] = useState<readonly PlanningVersion[]>();
  const [error, setError] = useState<unknown>();
  const documents = documentsOf(city, kind);
  const tell = (thrown: unknown) => {
    recordError(thrown);
    setError(thrown);
  };
  const read = () => {
    setError(undefined);
    documents.listRemoved().then(setRemoved, tell);
  };
  const restore = async (id: string) => {
    try {
      const { version } = await documents.restore(id);
      notifyBriefly('planning.removed.restored', { version });
      onRestored();
      read();
    } catch (thrown) {
      tell(thrown);
    }
  };
  return (
    <details className="removed-documents" onToggle={({ currentTarget }) => currentTarget.open && read()}>
      <summary>{t('planning.removed.title')}</summary>
      {error !== undefined && (
        <p className="trouble" role="alert">
          {t('planning.removed.failed', { why: refusalText(t, error) })}
        </p>
      )}
      {removed === undefined && error === undefined && <p role="status">{t('status.loading')}</p>}
      {removed?.length === 0 && <p className="muted">{t('planning.removed.none')}</p>}
      <ul>
        {removed?.map(({ id, name, authorName, time }) => (
          <li key={id}>
            <span className="grow">
              <span className="title">{localized(name, language)}</span>
              <span className="muted">
                {t('planning.removed.by', { author: authorName, time: cityTimeText(time) })}
              </span>
            </span>
            <IconButton
              small
              label={t('planning.removed.restore', { name: localized(name, language) })}
              onClick={() => void restore(id)}
            >
              <RollbackOutlined />
            </IconButton>
          </li>
        ))}
      </ul>
    </details>
  );
}
