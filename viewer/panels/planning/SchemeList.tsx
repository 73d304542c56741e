import { CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { i18n, localized } from '../../locale/i18n.ts';
import { listSchemes, makeScheme, readScheme, removeScheme, showScheme } from '../../planning/open-scheme.ts';
import { type SchemeEntry, useSchemeList } from '../../planning/scheme-store.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { currentCity, useBoot } from '../../stores/boot.ts';
import { currentView, useView } from '../../stores/view.ts';
import { bothLanguages } from '../../studies/both-languages.ts';
import { useMayNot } from '../account/may-not.ts';
import { RemovedDocuments } from '../documents/RemovedDocuments.tsx';
import { momentText } from '../flood/moment-text.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToScheme } from './fly-to-scheme.ts';

const copyName = (name: SchemeEntry['name']): SchemeEntry['name'] => ({
  'zh-CN': i18n.t('planning.list.copyName', { name: name['zh-CN'], lng: 'zh-CN' }),
  en: i18n.t('planning.list.copyName', { name: name.en, lng: 'en' }),
});

/** All schemes of the city that one may see: the server's, this browser's, and those that came with the city. */
export function SchemeList({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const { entries, keptIn, trouble } = useSchemeList();
  const hasServer = useBoot((state) => state.hasServer);
  const mayNot = useMayNot('plan.change', [[]]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const work = async (doing: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    await doing().catch(setError);
    setBusy(false);
  };
  if (!entries) return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  const copy = (entry: SchemeEntry) =>
    work(async () => {
      const city = currentCity()?.city.id;
      if (city === undefined) return;
      const { scheme } = await readScheme(city, entry);
      await makeScheme(copyName(entry.name), scheme);
    });
  return (
    <>
      <Button
        block
        type="primary"
        icon={<PlusOutlined />}
        loading={busy}
        onClick={() =>
          void work(() => makeScheme(bothLanguages('planning.list.newName', { number: entries.length + 1 })))
        }
      >
        {t('planning.list.new')}
      </Button>
      {error !== undefined && (
        <Alert type="error" title={t('planning.saveFailed', { why: refusalText(t, error) })} />
      )}
      {trouble !== undefined && (
        <Alert type="warning" title={t('planning.list.trouble', { why: refusalText(t, trouble) })} />
      )}
      {keptIn === 'browser' && (
        <p className="muted">
          {hasServer && mayNot !== undefined ? `${mayNot} ` : ''}
          {t('planning.list.keptHere')}
        </p>
      )}
      {entries.length === 0 && <p className="muted">{t('planning.list.none')}</p>}
      <ul className="planning-list">
        {entries.map((entry) => (
          <Entry
            key={`${entry.where} ${entry.id}`}
            city={city}
            entry={entry}
            mayRemove={entry.where === 'browser' || (entry.where === 'server' && keptIn === 'server')}
            onCopy={() => void copy(entry)}
            onRemove={() => void work(() => removeScheme(entry))}
          />
        ))}
      </ul>
      {keptIn === 'server' && (
        <RemovedDocuments
          city={city.id}
          kind="scheme"
          onRestored={() => void listSchemes().catch(setError)}
        />
      )}
    </>
  );
}

function Entry(properties: {
  city: Scene;
  entry: SchemeEntry;
  mayRemove: boolean;
  onCopy(): void;
  onRemove(): void;
}) {
  const { city, entry, mayRemove, onCopy, onRemove } = properties;
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const name = localized(entry.name, language);
  const { version, authorName: author } = entry;
  const time = momentText(city, entry.time);
  return (
    <li>
      <button
        type="button"
        className="open"
        aria-label={t('planning.list.openOf', { name })}
        onClick={() => void openAndFly(entry)}
      >
        <span className="title">{name}</span>
        <span className="muted">
          {author === ''
            ? t('planning.list.metaNobody', { version, time })
            : t('planning.list.meta', { version, author, time })}
        </span>
      </button>
      <Tag>{t(`planning.where.${entry.where}`)}</Tag>
      <IconButton small label={t('planning.list.copyOf', { name })} onClick={onCopy}>
        <CopyOutlined />
      </IconButton>
      {mayRemove && (
        <Popconfirm
          title={t(entry.where === 'server' ? 'planning.list.removeAsk' : 'planning.list.removeAskHere')}
          okText={t('planning.list.remove')}
          cancelText={t('action.cancel')}
          onConfirm={onRemove}
        >
          <span>
            <IconButton small label={t('planning.list.removeOf', { name })}>
              <DeleteOutlined />
            </IconButton>
          </span>
        </Popconfirm>
      )}
    </li>
  );
}

/** Who opens a scheme from the list wants to see it; one that cannot be read is told by the panel that opens. */
async function openAndFly(entry: SchemeEntry): Promise<void> {
  showScheme(entry);
  const city = currentCity()?.city.id;
  const read = city === undefined ? undefined : await readScheme(city, entry).catch(() => undefined);
  if (read && currentView().planning?.scheme === entry.id) flyToScheme(read.scheme);
}
