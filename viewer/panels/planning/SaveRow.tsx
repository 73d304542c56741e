import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanningVersion } from '../../../models/schema/planning-document.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { DocumentChanged } from '../../planning/documents.ts';
import { giveUpChanges } from '../../planning/drafts.ts';
import { makeScheme, type Saving, saveScheme, showScheme } from '../../planning/open-scheme.ts';
import { isChanged, placeScheme, useScheme } from '../../planning/scheme-store.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { notifyBriefly } from '../../stores/notices.ts';
import { useView } from '../../stores/view.ts';
import { momentText } from '../flood/moment-text.ts';

/** Keeps the open scheme as its next version; where somebody kept one meanwhile, it is a person's to decide. */
export function SaveRow({ city, newest }: { city: Scene; newest: number | undefined }) {
  const { t } = useTranslation();
  const { opened, scheme } = useScheme();
  const changed = useScheme(isChanged);
  const chosen = useView(({ document }) => document.planning?.version);
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  if (!opened || !scheme) return null;
  const isOfCity = opened.where === 'city';

  const save = async (doing: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await doing();
      setNote('');
      notifyBriefly('planning.saved', { version: useScheme.getState().opened?.version ?? 1 });
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };
  const saveAs = (saving: Saving = {}) =>
    save(() => saveScheme({ ...(note.trim() === '' ? {} : { note: note.trim() }), ...saving }));
  // An old version that a person opened by its number follows the newest; of one that became old meanwhile they are asked.
  const isChosen = chosen === opened.version && newest !== undefined && opened.version < newest;
  const over = isChosen && !isOfCity ? { over: newest } : {};

  return (
    <>
      <div className="save">
        {changed && !isOfCity && (
          <Input
            size="small"
            aria-label={t('planning.note')}
            placeholder={t('planning.note')}
            value={note}
            maxLength={500}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
        <Button
          size="small"
          type={changed ? 'primary' : 'default'}
          disabled={!changed && !isOfCity && !('over' in over)}
          loading={isBusy}
          onClick={() => void saveAs(over)}
        >
          {t(isOfCity ? 'planning.saveCopy' : 'planning.save')}
        </Button>
      </div>
      {error instanceof DocumentChanged ? (
        <Changed
          city={city}
          newest={error.newest}
          mine={opened.version}
          onTheirs={() => {
            setError(undefined);
            giveUpChanges();
            placeScheme({ state: 'none' });
            showScheme(undefined);
            showScheme({ id: opened.id, where: opened.where });
          }}
          onCopy={() => void save(() => makeScheme(scheme.name, scheme))}
          onOver={(version) => void saveAs({ over: version })}
        />
      ) : (
        error !== undefined && (
          <Alert type="error" title={t('planning.saveFailed', { why: refusalText(t, error) })} />
        )
      )}
    </>
  );
}

function Changed(properties: {
  city: Scene;
  newest: PlanningVersion | undefined;
  mine: number;
  onTheirs(): void;
  onCopy(): void;
  onOver(version: number): void;
}) {
  const { city, newest, mine, onTheirs, onCopy, onOver } = properties;
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      title={t('planning.conflict.title')}
      description={
        <>
          <p>
            {newest
              ? t('planning.conflict.text', {
                  ...{ version: newest.version, author: newest.authorName, mine },
                  time: momentText(city, newest.time),
                })
              : t('planning.conflict.unknown')}
          </p>
          <div className="actions">
            <Button size="small" onClick={onCopy}>
              {t('planning.conflict.copy')}
            </Button>
            {newest && (
              <>
                <Button size="small" onClick={onTheirs}>
                  {t('planning.conflict.theirs')}
                </Button>
                <Button size="small" onClick={() => onOver(newest.version)}>
                  {t('planning.conflict.over')}
                </Button>
              </>
            )}
          </div>
        </>
      }
    />
  );
}
