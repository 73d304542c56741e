import { useEffect, useMemo, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownThing } from '../live/live-layer.ts';
import { shownNumber, shownUnit } from '../live/units.ts';
import { localized } from '../locale/i18n.ts';
import { LevelShape } from '../panels/live/LevelShape.tsx';
import { useLive } from '../stores/live.ts';
import { useView } from '../stores/view.ts';
import { type IndoorThing, indoorPlace } from './indoor-things.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';

/** What is live in the building, at its place, with its newest value. */
export function LiveMarks() {
  const { t } = useTranslation();
  const scene = useRoom((state) => state.scene);
  const model = useRoom((state) => state.model);
  const language = useView(({ document }) => document.language);
  const room = useView(({ document }) => document.room);
  useRoom((state) => state.frame);
  const inside = useInside(model);
  if (!scene || !model || !room) return null;
  const shown = inside.filter(
    ({ level }) => room.storey === undefined || room.storey === model.bim.storeys[level]?.id,
  );
  return shown.map(({ thing, place, level }) => {
    const at = scene.project(place[0], place[1], place[2] + Math.max(0, level) * scene.apart);
    if (!at) return null;
    const [value] = thing.values;
    return (
      <div
        key={thing.id}
        className="room-thing float"
        data-stale={thing.stale || undefined}
        style={{ left: at.x, top: at.y }}
      >
        <LevelShape level={thing.level} />
        <span>{localized(thing.name, language)}</span>
        {value && (
          <strong>
            {typeof value.value === 'number' ? shownNumber(value.value) : String(value.value)}{' '}
            <small>{value.unit ? shownUnit(value.unit) : ''}</small>
          </strong>
        )}
        {thing.stale && <em>{t('room.live.stale')}</em>}
        {thing.simulated && <em>{t('room.live.simulated')}</em>}
      </div>
    );
  });
}

/** Milliseconds between two looks at what has changed: vehicles of the whole city change all the time. */
const APART = 500;

/** The live things that are in a building. They are looked for when something has changed, and not with each frame. */
function useInside(model: RoomModel | undefined): readonly (IndoorThing & { thing: ShownThing })[] {
  const stores = useLive((state) => state.stores);
  const [count, look] = useReducer((before: number) => before + 1, 0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookSoon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, APART);
    };
    const ends = Object.values(stores).map((store) => store.onChange(lookSoon));
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [stores]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: things are changed in place, which is counted.
  return useMemo(() => {
    if (!model) return [];
    return Object.values(stores).flatMap(({ things }) =>
      [...things.values()].flatMap((thing) => {
        const place = indoorPlace(thing, model);
        return place ? [{ ...place, thing }] : [];
      }),
    );
  }, [stores, model, count]);
}
