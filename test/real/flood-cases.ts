import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import type { FloodRun } from '../../models/schema/flood-run.ts';
import type { Position } from '../../models/schema/position.ts';
import { importCity } from '../../tiles-service/city/import.ts';
import { remakeGrids } from '../../tiles-service/city/remake-grids.ts';
import { runCase } from '../../tiles-service/flood/run-case.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';

const task = { signal: new AbortController().signal, onProgress: () => {} };

interface Computed {
  run: FloodRun;
  /** That it is kept in. */
  folder: string;
}

/** Corner of Delft's terrain model in EPSG:28992, and metres east and south of it of two gauges in low streets. */
const [WEST, NORTH] = [84_808, 447_642];
export const NEAR = [185, 85] as const;
export const FAR = [120, 130] as const;

/**
 * A canal of Delft on the 1 m terrain of AHN3, dammed 0.4 m over its banks: after a minute its quay breaks, 10 m wide.
 * Computed for a quarter of an hour into `folder`. `data`: folder of the real data.
 */
export async function delftBreach(data: string, folder: string): Promise<Computed> {
  const transform = await createTransform(resolveCrs('EPSG:28992', lookupCrs), ELLIPSOID);
  /** Degrees of metres east and south of the corner of the model. */
  const at = ([x, y]: readonly [number, number]): Position => {
    const place = Float64Array.of(WEST + x, NORTH - y, 0);
    transform.toGeodetic(place, place);
    return [place[0], place[1]];
  };
  // The canal runs from north-west to south-east.
  const quay = [
    [126, 0.2],
    [150, 25],
    [168, 45],
    [188, 65],
    [208, 85],
    [228, 105],
    [248, 125],
    [264.8, 145],
  ] as const;
  const other = [
    [264.8, 106],
    [245, 85],
    [225, 65],
    [205, 45],
    [185, 25],
    [165, 0.2],
  ] as const;
  const crest = { level: 1.2, verticalDatum: 'NAP' };
  const bed = join(data, 'delft/derived/delft_ahn3_dtm_1m_epsg28992.tif');
  const flood = {
    schema: 'citymirror/flood-case/1',
    id: 'delft',
    name: { 'zh-CN': '代尔夫特运河溃堤', en: 'A canal of Delft breaks its quay' },
    grid: { bed, roughness: 0.03, crs: 'EPSG:28992', verticalDatum: 'NAP' },
    ...{ duration: 900, every: 300 },
    initial: [{ level: 0.9, verticalDatum: 'NAP', area: [[...quay, ...other].map(at)] }],
    walls: [
      { id: 'quay', line: quay.map(at), crest },
      { id: 'other', line: other.map(at), crest },
    ],
    breaches: [{ id: 'breach', at: at([198, 75]), width: 10, start: 60, duration: 30 }],
    gauges: [
      { id: 'canal', at: at([200, 60]) },
      { id: 'near', at: at(NEAR) },
      { id: 'far', at: at(FAR) },
    ],
  };
  const file = join(folder, 'delft.json');
  writeFileSync(file, JSON.stringify(flood));
  return runCase({ ...task, file, out: join(folder, 'delft'), threads: 2 });
}

/** 30 mm of rain in twenty minutes over the middle of Geneva on cells of 10 m, whose ground is SRTM. The city lies in `city`. */
export async function genevaCloudburst(data: string, folder: string): Promise<Computed & { city: string }> {
  const city = join(folder, 'geneva');
  await importCity({
    ...{ ...task, workers: 2, out: city, publication: 'public', imagery: false },
    ...{ files: [join(data, 'geneva/derived/geneva_srtm3_25m_epsg2056.tif')], verticalDatum: 'EGM96' },
  });
  await remakeGrids({
    ...{ ...task, workers: 2, out: city },
    change: {
      crs: 'EPSG:2056',
      verticalDatum: 'LN02',
      cellSize: 10,
      extent: [6.125, 46.195, 6.145, 46.21],
    },
  });
  const flood = {
    schema: 'citymirror/flood-case/1',
    id: 'geneva',
    name: { 'zh-CN': '日内瓦暴雨', en: 'Cloudburst over Geneva' },
    ...{ duration: 1200, every: 600, rain: [{ rate: 90 }], edges: [{ kind: 'open' }] },
  };
  const file = join(folder, 'geneva.json');
  writeFileSync(file, JSON.stringify(flood));
  return { ...(await runCase({ ...task, file, city, threads: 1 })), city };
}
