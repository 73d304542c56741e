import { CloseOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import { hazardClass, hazardRating } from '../../scenes/flood/effects/hazard.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import { useMarks } from '../flood/marks.ts';
import { useRuns } from '../flood/runs.ts';
import { useWater } from '../flood/water.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { useSelection } from '../stores/selection.ts';
import { wetCellAt } from './cell-at.ts';
import { hoursText } from './legend-marks.ts';
import { useFrames, useMaxima, waterOfCell } from './use-frames.ts';
import { useSills } from './use-sills.ts';
import { usePictures, type WaterPictures } from './water-pictures.ts';

/** The water of a run where a person clicked last: now, at most, and when it comes. */
export function WaterAtPlace() {
  const source = useWater(({ run }) => run?.source);
  const id = useWater(({ run }) => run?.id);
  const walls = useRuns(({ open }) => (id === undefined ? undefined : open[id]?.facts.flood.walls));
  const place = useMarks((state) => state.place);
  const where = usePictures((state) => state.place);
  useEffect(
    () =>
      useSelection.subscribe(({ place: clicked }, before) => {
        if (clicked && clicked !== before.place) useMarks.setState({ place: clicked });
      }),
    [],
  );
  // A place is one of the run that is shown.
  useEffect(() => () => useMarks.setState({ place: undefined }), []);
  if (!source || !place || !where || where.grid !== source.grid) return null;
  return (
    <Told
      source={source}
      where={where}
      walls={walls}
      cells={where.placement.toCell(place.longitude, place.latitude)}
    />
  );
}

function Told({
  source,
  where,
  walls,
  cells,
}: {
  source: WaterSource;
  where: NonNullable<WaterPictures['place']>;
  walls: FloodCase['walls'] | undefined;
  cells: [number, number];
}) {
  const { grid } = where;
  const { t } = useTranslation();
  const time = useWater((state) => state.time);
  const maxima = useMaxima(source);
  const frames = useFrames(source);
  const sills = useSills(source, where, walls);
  const isThere = maxima !== undefined && frames !== undefined;
  const cell =
    isThere &&
    // The worst of a run that is being computed comes later than its pictures.
    (wetCellAt(cells, grid, source.bed, maxima.depth, sills) ??
      wetCellAt(cells, grid, source.bed, frames.after.depth, sills));
  const isDry = isThere && cell === undefined;
  // A click on a building, or where no water ever comes, asks for something else.
  useEffect(() => {
    if (isDry) useMarks.setState({ place: undefined });
  }, [isDry]);
  if (!isThere || cell === undefined || cell === false) return null;
  const { depth, speed } = waterOfCell(frames, cell);
  const rating = hazardRating(depth, speed);
  const names = t('water.class', { returnObjects: true }) as string[];
  const named = (value: number) =>
    value > 0 ? `${value.toFixed(2)} · ${names[hazardClass(value) - 1]}` : t('water.dry');
  const arrival = maxima.arrival[cell];
  const rows: [key: string, value: string][] = [
    ['depth', depth > 0 ? `${depth.toFixed(2)} m` : t('water.dry')],
    ['speed', depth > 0 ? `${speed.toFixed(2)} m/s` : '—'],
    ['hazard', named(rating)],
    ['arrival', Number.isNaN(arrival) ? '—' : hoursText(arrival / 3600)],
    ['maximum', `${maxima.depth[cell].toFixed(2)} m`],
    ['worst', named(maxima.hazard[cell])],
  ];
  return (
    <section className="water-place" aria-label={t('water.place.label')}>
      <header>
        <h3>{t('water.place.label')}</h3>
        <span className="muted">{t('water.place.at', { time: hoursText(time / 3600) })}</span>
        <IconButton small label={t('action.close')} onClick={() => useMarks.setState({ place: undefined })}>
          <CloseOutlined />
        </IconButton>
      </header>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt className="muted">{t(`water.place.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
