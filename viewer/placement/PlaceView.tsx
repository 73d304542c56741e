import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelFrame } from '../../models/bim/model-frame.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { ModelMove } from '../../models/schema/model-move.ts';
import { refusalText } from '../server/refusal-text.ts';
import { currentCity } from '../stores/boot.ts';
import { notify } from '../stores/notices.ts';
import { useView } from '../stores/view.ts';
import { placingOf } from './model-size.ts';
import { PlacingFields } from './PlacingFields.tsx';
import { type KnownPlace, PlaceTaken, readPlace, savePlace } from './place-calls.ts';
import { endPlacing, moveOfPlacing, setDown, startPlacing, usePlacing } from './placing.ts';
import { shiftText } from './shift-text.ts';
import './placement.css';
import './texts.ts';

/** Where a building model stands, and how it is put elsewhere by hand. */
export function PlaceView({
  layer,
  model,
}: {
  layer: Layer;
  model: { frame: ModelFrame; groundHeight: number };
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const isOnGlobe = useView(({ document }) => document.display === 'globe');
  const placing = usePlacing((state) => (state.placing?.layer === layer.id ? state.placing : undefined));
  const [known, setKnown] = useState<KnownPlace>();
  const [isSaving, setSaving] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const city = currentCity()?.city.id;
  const moved = layer.moved;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept is asked for again once it is another one.
  useEffect(() => {
    if (city === undefined) return;
    const stop = new AbortController();
    readPlace(city, layer.id, stop.signal).then(setKnown, (error: unknown) => {
      if (!stop.signal.aborted) setTrouble(refusalText(t, error));
    });
    return () => stop.abort();
  }, [city, layer.id, moved, t]);

  const save = useCallback(
    async (next: ModelMove | null, basedOn: ModelMove | null): Promise<void> => {
      if (city === undefined || !known) return;
      setSaving(true);
      setTrouble(undefined);
      try {
        const isKept = await savePlace(city, layer.id, known.where, next, basedOn);
        endPlacing();
        // What is read anew takes this view with it.
        if (!isKept) notify('placing.notKept');
      } catch (error) {
        if (error instanceof PlaceTaken) {
          setTrouble(t('placing.taken'));
          const { placing: own } = usePlacing.getState();
          // Saved once more it takes the place of what somebody else has kept, as the sentence says.
          if (own) usePlacing.setState({ placing: { ...own, basedOn: error.newest } });
        } else setTrouble(refusalText(t, error));
      } finally {
        setSaving(false);
      }
    },
    [city, known, layer.id, t],
  );

  /** Keeps what is in hand; what keeps to the ground is set down on the finest that there is. */
  const settle = async (): Promise<void> => {
    setSaving(true);
    if (usePlacing.getState().onGround) await setDown();
    const { placing: own } = usePlacing.getState();
    if (own) await save(moveOfPlacing(own), own.basedOn);
    else setSaving(false);
  };
  const start = (): void => {
    setTrouble(undefined);
    startPlacing(placingOf(layer, model, known?.moved ?? moved ?? null), layer.unplaced === true);
  };
  const isKeptHere = known?.where === 'browser';
  return (
    <section className="placing" aria-label={t('placing.title')}>
      {layer.unplaced && !placing && <Alert type="info" showIcon message={t('placing.unplaced')} />}
      {moved && !placing && (
        <p className="muted">
          {t(isKeptHere ? 'placing.movedHere' : 'placing.moved', { shift: shiftText(t, moved, language) })}
        </p>
      )}
      {placing ? (
        <PlacingFields
          placing={placing}
          where={known?.where}
          isSaving={isSaving}
          onSave={() => void settle()}
          onCancel={endPlacing}
        />
      ) : (
        <div className="actions">
          <Button
            type={layer.unplaced ? 'primary' : 'default'}
            disabled={!known?.writable || !isOnGlobe}
            onClick={start}
          >
            {t('placing.start')}
          </Button>
          {moved && (
            <Button
              disabled={!known?.writable}
              loading={isSaving}
              onClick={() => void save(null, known?.moved ?? null)}
            >
              {t('placing.reset')}
            </Button>
          )}
        </div>
      )}
      {known && !known.writable && <p className="muted">{t('placing.notYours')}</p>}
      {!isOnGlobe && <p className="muted">{t('placing.onGlobe')}</p>}
      {trouble !== undefined && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}
