import { AimOutlined, DeleteOutlined } from '@ant-design/icons';
import { InputNumber } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloodBreach, FloodCase, FloodLink, FloodWall } from '../../../models/schema/flood-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { changeDraft, freeId, useDraft } from '../../flood/draft.ts';
import { cancelSketch, requestSketch, type SketchRequest } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { ToolTile, ToolTiles } from '../ToolTile.tsx';
import { MeasureIcon } from './MeasureIcon.tsx';
import {
  MEASURE_KINDS,
  type MeasureKind,
  newBreach,
  newPump,
  newWall,
  type Place,
  placesOf,
} from './measures.ts';

const SKETCHES: Record<MeasureKind, SketchRequest> = {
  wall: { kind: 'line', prompt: 'flood.draw.wall', on: 'ground' },
  breach: { kind: 'point', prompt: 'flood.draw.breach', on: 'ground' },
  pump: { kind: 'line', prompt: 'flood.draw.pump', on: 'ground', places: 2 },
};

const toPlace = ({ longitude, latitude }: GroundPlace): Place => [longitude, latitude];

/** Walls, breaches and pumps that are drawn on the map, each to be changed and taken away. */
export function MeasureList({ city, preset }: { city: Scene; preset: FloodCase }) {
  const { t } = useTranslation();
  const changes = useDraft((state) => state.changes);
  const [drawing, setDrawing] = useState<MeasureKind>();
  // A form that is closed asks for nothing any more.
  const isDrawing = useRef(false);
  useEffect(() => {
    isDrawing.current = drawing !== undefined;
  }, [drawing]);
  useEffect(
    () => () => {
      if (isDrawing.current) cancelSketch();
    },
    [],
  );

  const draw = async (kind: MeasureKind) => {
    setDrawing(kind);
    const places = await requestSketch(SKETCHES[kind]);
    setDrawing((current) => (current === kind ? undefined : current));
    if (!places) return;
    const { changes: latest } = useDraft.getState();
    const at = places.map(toPlace);
    if (kind === 'wall') changeDraft({ walls: [...latest.walls, newWall(freeId('w', latest), at)] });
    if (kind === 'breach')
      changeDraft({ breaches: [...latest.breaches, newBreach(freeId('b', latest), at[0])] });
    if (kind === 'pump')
      changeDraft({ links: [...latest.links, newPump(freeId('p', latest), at[0], at[1])] });
  };
  const items: { kind: MeasureKind; item: FloodWall | FloodBreach | FloodLink }[] = [
    ...changes.walls.map((item) => ({ kind: 'wall' as const, item })),
    ...changes.breaches.map((item) => ({ kind: 'breach' as const, item })),
    ...changes.links.map((item) => ({ kind: 'pump' as const, item })),
  ];
  return (
    <section className="flood-measures" aria-label={t('flood.measures.label')}>
      <h4>{t('flood.measures.label')}</h4>
      <ToolTiles columns={3}>
        {MEASURE_KINDS.map((kind) => (
          <ToolTile
            key={kind}
            label={t(`flood.measures.add.${kind}`)}
            icon={<MeasureIcon kind={kind} />}
            pressed={drawing === kind}
            onClick={() => (drawing === kind ? cancelSketch() : void draw(kind))}
          />
        ))}
      </ToolTiles>
      {items.length === 0 && <p className="muted">{t('flood.measures.none')}</p>}
      <ul>
        {items.map(({ kind, item }) => (
          <li key={item.id} className="measure">
            <div className="head">
              <MeasureIcon kind={kind} />
              <span className="grow">
                {t(`flood.measure.${kind}`)} {item.id.slice(1)}
              </span>
              <IconButton
                small
                label={t('flood.measures.find', {
                  name: `${t(`flood.measure.${kind}`)} ${item.id.slice(1)}`,
                })}
                onClick={() =>
                  flyToPlaces(
                    placesOf(item).map(([longitude, latitude]) => ({
                      ...{ longitude, latitude, height: city.origin.height },
                    })),
                  )
                }
              >
                <AimOutlined />
              </IconButton>
              <IconButton
                small
                label={t('flood.measures.remove', {
                  name: `${t(`flood.measure.${kind}`)} ${item.id.slice(1)}`,
                })}
                onClick={() => remove(item.id)}
              >
                <DeleteOutlined />
              </IconButton>
            </div>
            <Numbers kind={kind} item={item} duration={changes.duration ?? preset.duration} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function remove(id: string): void {
  const { walls, breaches, links } = useDraft.getState().changes;
  const others = <T extends { id: string }>(of: readonly T[]) => of.filter((item) => item.id !== id);
  changeDraft({ walls: others(walls), breaches: others(breaches), links: others(links) });
}

/** The numbers of a measure, each with its unit. */
function Numbers({
  kind,
  item,
  duration,
}: {
  kind: MeasureKind;
  item: FloodWall | FloodBreach | FloodLink;
  duration: number;
}) {
  const { t } = useTranslation();
  const { walls, breaches, links } = useDraft((state) => state.changes);
  const change = <T extends { id: string }>(of: readonly T[], patch: Partial<T>) =>
    of.map((other) => (other.id === item.id ? { ...other, ...patch } : other));
  const number = (
    name: string,
    unit: string,
    value: number,
    [min, max, step]: readonly [number, number, number],
    set: (value: number) => void,
  ) => (
    <InputNumber
      size="small"
      prefix={t(`flood.measures.${name}`)}
      suffix={unit}
      aria-label={t(`flood.measures.${name}`)}
      {...{ value, min, max, step }}
      onChange={(next) => next !== null && set(next)}
    />
  );
  if (kind === 'wall' && 'crest' in item && 'aboveGround' in item.crest)
    return (
      <div className="numbers">
        {number('height', 'm', item.crest.aboveGround, [0.2, 10, 0.1], (aboveGround) =>
          changeDraft({ walls: change(walls, { crest: { aboveGround } }) }),
        )}
      </div>
    );
  if (kind === 'breach' && 'width' in item && 'start' in item)
    return (
      <div className="numbers">
        {number('width', 'm', item.width, [1, 500, 1], (width) =>
          changeDraft({ breaches: change(breaches, { width }) }),
        )}
        {number('after', t('flood.unit.minutes'), item.start / 60, [0, duration / 60, 5], (minutes) =>
          changeDraft({ breaches: change(breaches, { start: minutes * 60 }) }),
        )}
      </div>
    );
  if (kind === 'pump' && 'capacity' in item && typeof item.capacity === 'number')
    return (
      <div className="numbers">
        {number('capacity', 'm³/s', item.capacity, [0.1, 200, 0.5], (capacity) =>
          changeDraft({
            links: links.map((other) =>
              other.id === item.id && other.kind === 'pump' ? { ...other, capacity } : other,
            ),
          }),
        )}
      </div>
    );
  return null;
}
