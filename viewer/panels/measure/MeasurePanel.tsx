import { Button, Segmented, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentGlobe } from '../../app/globe-control.ts';
import { liveFigures } from '../../globe/measure/measure.ts';
import type { Probe } from '../../globe/measure/probe.ts';
import { addTexts } from '../../locale/i18n.ts';
import {
  addMeasurement,
  completeMeasurement,
  MEASURE_KINDS,
  type MeasureKind,
  removeAllMeasurements,
  setUnits,
  useMeasurements,
} from '../../stores/measurements.ts';
import { cancelSketch, requestSketch, type SketchRequest } from '../../stores/sketch.ts';
import { errorText, type GroundPlace, recordError } from '../../stores/status.ts';
import { AREA_UNITS, LENGTH_UNITS } from '../../stores/units.ts';
import type { PanelProps } from '../registry.ts';
import { ToolTile, ToolTiles } from '../ToolTile.tsx';
import { CopyAll } from './CopyAll.tsx';
import { FigureList } from './FigureList.tsx';
import './measure.css';
import { KindIcon } from './KindIcon.tsx';
import { MeasurementItem } from './MeasurementItem.tsx';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

const SKETCHES: Record<MeasureKind, SketchRequest> = {
  distance: { kind: 'line', prompt: 'measure.draw.distance' },
  area: { kind: 'polygon', prompt: 'measure.draw.area', on: 'ground' },
  height: { kind: 'line', prompt: 'measure.draw.height', places: 2 },
  spot: { kind: 'point', prompt: 'measure.draw.spot' },
  profile: { kind: 'line', prompt: 'measure.draw.profile', on: 'ground' },
};

/** Heights as the globe knows them; on a flat map those of the terrain. */
async function probeHere({ city, address }: PanelProps): Promise<Probe> {
  const scene = currentGlobe()?.context.scene;
  if (scene) return (await import('../../globe/measure/probe.ts')).probeOf(scene);
  return (await import('../../globe/measure/terrain-probe.ts')).terrainProbe(city, address);
}

/** Into the list at once, with what the places say; what the ground says comes when it is known. */
async function keep(kind: MeasureKind, places: GroundPlace[], context: PanelProps): Promise<void> {
  const id = `m${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  addMeasurement({ id, kind, places, visible: true, figures: liveFigures(kind, places), pending: true });
  try {
    const { finishMeasurement } = await import('../../globe/measure/finish.ts');
    await finishMeasurement(id, kind, places, await probeHere(context));
  } catch (error) {
    recordError(`measure: ${errorText(error)}`);
  } finally {
    completeMeasurement(id, { pending: false });
  }
}

/** Distances, areas, heights and profiles on the city. */
export default function MeasurePanel(context: PanelProps) {
  const { t } = useTranslation();
  const [drawing, setDrawing] = useState<MeasureKind>();
  const items = useMeasurements((state) => state.items);
  const live = useMeasurements((state) => state.live);
  const units = useMeasurements((state) => state.units);

  // A panel that is closed asks for nothing any more.
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
    const places = await requestSketch({
      ...SKETCHES[kind],
      onChange: (drawn) =>
        useMeasurements.setState({ live: { kind, places: drawn, figures: liveFigures(kind, drawn) } }),
    });
    useMeasurements.setState({ live: undefined });
    setDrawing((current) => (current === kind ? undefined : current));
    if (places) await keep(kind, places, context);
  };

  return (
    <>
      <ToolTiles columns={3}>
        {MEASURE_KINDS.map((kind) => (
          <ToolTile
            key={kind}
            label={t(`measure.kind.${kind}`)}
            icon={<KindIcon kind={kind} />}
            pressed={drawing === kind}
            onClick={() => (drawing === kind ? cancelSketch() : void draw(kind))}
          />
        ))}
      </ToolTiles>
      {live && (
        <section className="measure-live" aria-label={t('measure.live')}>
          {live.figures.length > 0 ? (
            <FigureList figures={live.figures} units={units} />
          ) : (
            <p className="muted">{t(`measure.waiting.${live.kind}`)}</p>
          )}
        </section>
      )}
      <div className="measure-units">
        <Segmented
          size="small"
          aria-label={t('measure.lengthUnit')}
          value={units.length}
          options={LENGTH_UNITS.map((value) => ({ value, label: t(`measure.unit.${value}`) }))}
          onChange={(length) => setUnits({ ...units, length })}
        />
        <Select
          size="small"
          aria-label={t('measure.areaUnit')}
          value={units.area}
          options={AREA_UNITS.map((value) => ({
            value,
            label: value === 'auto' ? t('measure.areaAuto') : t(`measure.unit.${value}`),
          }))}
          onChange={(area) => setUnits({ ...units, area })}
        />
      </div>
      {items.length === 0 && !live && <p className="muted">{t('measure.empty')}</p>}
      <ul className="measure-list">
        {items.map((item) => (
          <MeasurementItem key={item.id} item={item} units={units} />
        ))}
      </ul>
      {items.length > 0 && (
        <div className="measure-all">
          <CopyAll items={items} />
          <Button size="small" onClick={removeAllMeasurements}>
            {t('measure.clear')}
          </Button>
        </div>
      )}
    </>
  );
}
