import { DeleteOutlined, EditOutlined, FolderOpenOutlined } from '@ant-design/icons';
import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { enterRun } from '../../flood/run-clock.ts';
import type { RunEntry } from '../../flood/run-entry.ts';
import { describeRun, removeRun, useRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { IconButton } from '../IconButton.tsx';
import { runName } from './run-name.ts';
import { durationText } from './run-time.ts';

/** Runs that are kept: with the city on the server, and in this browser, where they can be named and taken away. */
export function RunList({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const entries = useRuns((state) => state.entries);
  if (!entries) return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  if (entries.length === 0) return <p className="muted empty">{t('flood.runs.none')}</p>;
  return (
    <ul className="flood-runs">
      {entries.map((entry) => (
        <Item key={`${entry.where} ${entry.id}`} city={city} entry={entry} />
      ))}
    </ul>
  );
}

function Item({ city, entry }: { city: Scene; entry: RunEntry }) {
  const { t } = useTranslation();
  const { language, clock } = useView(({ document }) => document);
  const [isEdited, setIsEdited] = useState(false);
  const name = localized(entry.name, language);
  const { date, clock: time } = localTime(
    entry.made,
    cityOffset(city.origin.longitude, machineOffset(entry.made)),
  );
  const isOpen = clock.mode === 'run' && clock.run === entry.id;
  return (
    <li className="flood-run-item" aria-current={isOpen || undefined}>
      <div className="head">
        <strong className="grow">{runName(t, entry, language)}</strong>
        {entry.where === 'browser' && (
          <>
            <IconButton
              small
              label={t('flood.runs.edit', { name })}
              aria-expanded={isEdited}
              onClick={() => setIsEdited(!isEdited)}
            >
              <EditOutlined />
            </IconButton>
            <Popconfirm
              title={t('flood.runs.removeAsk')}
              okText={t('flood.runs.removeOk')}
              cancelText={t('action.cancel')}
              onConfirm={() => removeRun(entry).catch(recordError)}
            >
              <span>
                <IconButton small label={t('flood.runs.remove', { name })}>
                  <DeleteOutlined />
                </IconButton>
              </span>
            </Popconfirm>
          </>
        )}
        <Button
          size="small"
          icon={<FolderOpenOutlined />}
          disabled={isOpen}
          aria-label={t('flood.preset.openNamed', { name })}
          onClick={() => enterRun(entry)}
        >
          {t('flood.preset.open')}
        </Button>
      </div>
      <p className="muted">
        {t(`flood.runs.where.${entry.where}`)} · {date} {time} · {durationText(t, entry.duration)}
        {entry.bytes !== undefined && ` · ${(entry.bytes / 1e6).toFixed(1)} MB`}
        {entry.author && ` · ${entry.author}`}
      </p>
      {isEdited && <EntryForm entry={entry} onDone={() => setIsEdited(false)} />}
    </li>
  );
}

function EntryForm({ entry, onDone }: { entry: RunEntry; onDone(): void }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [name, setName] = useState(localized(entry.name, language));
  const [author, setAuthor] = useState(entry.author ?? '');
  const save = () => {
    const text = name.trim() || localized(entry.name, language);
    const { author: _, ...rest } = entry;
    describeRun({
      ...rest,
      // What a person writes stands in both languages.
      name: text === localized(entry.name, language) ? entry.name : { 'zh-CN': text, en: text },
      ...(author.trim() ? { author: author.trim() } : {}),
    }).catch(recordError);
    onDone();
  };
  return (
    <form
      className="entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Input
        size="small"
        maxLength={120}
        aria-label={t('flood.runs.name')}
        placeholder={t('flood.runs.name')}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Input
        size="small"
        maxLength={80}
        aria-label={t('flood.runs.author')}
        placeholder={t('flood.runs.author')}
        value={author}
        onChange={({ target }) => setAuthor(target.value)}
      />
      <Button size="small" type="primary" htmlType="submit">
        {t('flood.runs.save')}
      </Button>
    </form>
  );
}
