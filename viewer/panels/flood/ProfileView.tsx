import { AimOutlined, DeleteOutlined, DownloadOutlined, LineOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Position } from '../../../models/schema/position.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { profileOf, profilePlaces, withWalls } from '../../../scenes/flood/surface/profile.ts';
import { crestBetween } from '../../../scenes/flood/surface/wall-sills.ts';
import { useMarks } from '../../flood/marks.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { cancelSketch, requestSketch } from '../../stores/sketch.ts';
import { useFrames, useMaxima, waterOfCell } from '../../water/use-frames.ts';
import { useSills } from '../../water/use-sills.ts';
import { usePictures, type WaterPictures } from '../../water/water-pictures.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { saveText } from '../statistics/save-text.ts';
import ProfileChart from './ProfileChart.tsx';
import { profileTable } from './profile-table.ts';
import { useRunSeconds } from './use-run-seconds.ts';

/** Ground, water and the highest water along a line that a person draws, at the time of the clock. */
export default function ProfileView({ city, run }: { city: Scene; run: OpenRun }) {
  const { t } = useTranslation();
  const line = useMarks((state) => state.profile);
  const where = usePictures((state) => state.place);
  const [isDrawing, setIsDrawing] = useState(false);
  const latest = useRef(false);
  latest.current = isDrawing;
  // A part of the panel that is left asks for nothing any more.
  useEffect(
    () => () => {
      if (latest.current) cancelSketch();
    },
    [],
  );
  const draw = async () => {
    setIsDrawing(true);
    const places = await requestSketch({ kind: 'line', prompt: 'flood.draw.profile', on: 'ground' });
    setIsDrawing(false);
    if (places)
      useMarks.setState({
        profile: places.map(({ longitude, latitude }): Position => [longitude, latitude]),
      });
  };
  const fly = () =>
    flyToPlaces(
      (line ?? []).map(([longitude, latitude]) => ({ longitude, latitude, height: city.origin.height })),
    );
  return (
    <section className="flood-profile" aria-label={t('flood.profile.label')}>
      <div className="line">
        <Button
          size="small"
          className="grow"
          icon={<LineOutlined />}
          type={isDrawing ? 'primary' : 'default'}
          aria-pressed={isDrawing}
          onClick={() => (isDrawing ? cancelSketch() : void draw())}
        >
          {t(line ? 'flood.profile.redraw' : 'flood.profile.draw')}
        </Button>
        {line && (
          <>
            <IconButton small label={t('flood.profile.find')} onClick={fly}>
              <AimOutlined />
            </IconButton>
            <IconButton
              small
              label={t('flood.profile.remove')}
              onClick={() => useMarks.setState({ profile: undefined })}
            >
              <DeleteOutlined />
            </IconButton>
          </>
        )}
      </div>
      {!line && <p className="muted">{t('flood.profile.none')}</p>}
      {line && where?.grid === run.source.grid && <Profile run={run} line={line} where={where} />}
    </section>
  );
}

function Profile({
  run,
  line,
  where,
}: {
  run: OpenRun;
  line: readonly Position[];
  where: NonNullable<WaterPictures['place']>;
}) {
  const { t } = useTranslation();
  const { grid, placement } = where;
  const { source } = run;
  const sills = useSills(source, where, run.facts.flood.walls);
  const frames = useFrames(source);
  const maxima = useMaxima(source);
  const seconds = useRunSeconds(run);
  const places = useMemo(() => {
    const found = profilePlaces(
      line.map(([longitude, latitude]) => placement.toCell(longitude, latitude)),
      grid,
    );
    return sills
      ? withWalls(found, (one, other) => crestBetween(one, other, sills, source.bed, grid.columns))
      : found;
  }, [line, placement, grid, sills, source]);
  const now = useMemo(
    () => frames && profileOf(places, source.bed, (cell) => waterOfCell(frames, cell).depth),
    [places, source, frames],
  );
  const highest = useMemo(
    () => maxima && profileOf(places, source.bed, (cell) => maxima.depth[cell]).surface,
    [places, source, maxima],
  );
  if (!now) return <p className="muted">{t('flood.profile.waiting')}</p>;
  if (now.ground.every(Number.isNaN)) return <p className="muted">{t('flood.profile.outside')}</p>;
  return (
    <>
      <ProfileChart profile={now} highest={highest} />
      <p className="muted">{t('flood.profile.datum', { datum: grid.verticalDatum })}</p>
      <Button
        size="small"
        icon={<DownloadOutlined />}
        onClick={() =>
          saveText(
            `${run.entry.id}-profile.csv`,
            profileTable(now, highest, { line, run, seconds }, t),
            'text/csv',
          )
        }
      >
        {t('flood.profile.csv')}
      </Button>
    </>
  );
}
