import { DeleteOutlined } from '@ant-design/icons';
import { Popconfirm } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../../models/schema/scene.ts';
import { localized } from '../../../locale/i18n.ts';
import { ServerRefusal } from '../../../server/ask-server.ts';
import { refusalText } from '../../../server/refusal-text.ts';
import { notify } from '../../../stores/notices.ts';
import { recordError } from '../../../stores/status.ts';
import { useView } from '../../../stores/view.ts';
import { cityTimeText } from '../../bars/city-time-text.ts';
import { RemovedDocuments } from '../../documents/RemovedDocuments.tsx';
import { IconButton } from '../../IconButton.tsx';
import './actions.css';
import { lookForSaved, openSaved, removeSaved, useSaved } from './saved.ts';
import './texts.ts';

/** Milliseconds between two looks at a server that is starting. */
const LOOK = 2_000;

/** Results that were kept, to be shown again. */
export function SavedStudies({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { entries, trouble, keptIn } = useSaved();
  const isStarting = trouble instanceof ServerRefusal && trouble.code === 'starting';
  useEffect(() => {
    const look = () =>
      lookForSaved(city).catch((error: unknown) => useSaved.setState({ entries: [], trouble: error }));
    if (!isStarting) {
      void look();
      return;
    }
    // The server has only just begun: it is asked again until its database is open.
    const timer = setInterval(() => void look(), LOOK);
    return () => clearInterval(timer);
  }, [city, isStarting]);
  const tell = (error: unknown) => {
    recordError(error);
    notify('studyActions.failed', { detail: refusalText(t, error) });
  };
  return (
    <section aria-label={t('studyActions.saved')}>
      <h3>{t('studyActions.saved')}</h3>
      {trouble !== undefined && !isStarting && (
        <p className="trouble" role="alert">
          {t('studyActions.unavailable', { detail: refusalText(t, trouble) })}
        </p>
      )}
      {(entries === undefined || isStarting) && <p role="status">{t('status.loading')}</p>}
      {entries?.length === 0 && !isStarting && <p className="muted">{t('studyActions.noneSaved')}</p>}
      <ul className="saved-studies">
        {entries?.map((entry) => {
          const name = localized(entry.name, language);
          return (
            <li key={`${entry.where} ${entry.id}`}>
              <button
                type="button"
                className="row grow"
                title={t('studyActions.open', { name })}
                onClick={() => openSaved(city, entry).catch(tell)}
              >
                <span className="title">{name}</span>
                <span className="sub">
                  {cityTimeText(entry.time)}
                  {entry.authorName !== '' && ` · ${entry.authorName}`}
                  {entry.where === 'browser' && <span className="tag">{t('studyActions.inBrowser')}</span>}
                </span>
              </button>
              {(entry.where === 'browser' || keptIn === 'server') && (
                <Popconfirm
                  title={t(
                    entry.where === 'server' ? 'studyActions.removeAsk' : 'studyActions.removeAskHere',
                  )}
                  okText={t('studyActions.removeOk')}
                  cancelText={t('action.cancel')}
                  onConfirm={() => removeSaved(city, entry).catch(tell)}
                >
                  <span>
                    <IconButton small label={t('studyActions.remove', { name })}>
                      <DeleteOutlined />
                    </IconButton>
                  </span>
                </Popconfirm>
              )}
            </li>
          );
        })}
      </ul>
      {keptIn === 'server' && (
        <RemovedDocuments
          city={city.id}
          kind="study"
          onRestored={() => void lookForSaved(city).catch(tell)}
        />
      )}
    </section>
  );
}
