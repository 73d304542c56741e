import { useEffect, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownThing } from '../live/live-layer.ts';
import { shownNumber, shownUnit } from '../live/units.ts';
import { localized } from '../locale/i18n.ts';
import { LevelShape } from '../panels/live/LevelShape.tsx';
import { useLive } from '../stores/live.ts';
import { useView } from '../stores/view.ts';
import { type IndoorThing, indoorPlace } from './indoor-things.ts';
import { useRoom } from './room-store.ts';

/** What is live in the building, at its place, with its newest value. */
export function LiveMarks() {
  const { t } = useTranslation();
  const scene = useRoom((state) => state.scene);
  const model = useRoom((state) => state.model);
  const stores = useLive((state) => state.stores);
  const language = useView(({ document }) => document.language);
  const room = useView(({ document }) => document.room);
  useRoom((state) => state.frame);
  const [, look] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const ends = Object.values(stores).map((store) => store.onChange(look));
    return () => {
      for (const end of ends) end();
    };
  }, [stores]);
  if (!scene || !model || !room) return null;
  const inside: (IndoorThing & { thing: ShownThing })[] = [];
  for (const { things } of Object.values(stores))
    for (const thing of things.values()) {
      const place = indoorPlace(thing, model);
      const storey = place && model.bim.storeys[place.level]?.id;
      if (place && (room.storey === undefined || room.storey === storey)) inside.push({ ...place, thing });
    }
  return inside.map(({ thing, place, level }) => {
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
