import { httpByteSource, openFeatureStore } from '../../models/feature-store/index.ts';
import {
  createTransform,
  ELLIPSOID,
  type PositionTransform,
  resolveCrs,
} from '../../models/geodesy/index.ts';
import { readNetwork } from '../../models/network/index.ts';
import type { Effects, FloodGrid } from '../../models/schema/flood-run.ts';
import type { Extent } from '../../models/schema/layer.ts';
import { FloodEffects } from '../../scenes/flood/effects/effects.ts';
import type { FloodedGauge } from '../../scenes/flood/effects/gauge-levels.ts';
import { readFloodedCity } from '../../scenes/flood/effects/read-city.ts';
import type { EffectsReport } from '../../scenes/flood/effects/report.ts';
import type { FloodFrame } from '../../scenes/flood/run/frame.ts';
import { loadCrsLookup } from '../added/crs/epsg-list.ts';

/** What the effects of a run are reckoned from: told once. */
export interface EffectsTask {
  grid: FloodGrid;
  bed: Float32Array;
  /** Folders of the city's feature stores, and files of its road networks; absolute addresses. */
  stores: string[];
  networks: string[];
  gauges: FloodedGauge[];
}

/** `isOver`: no more pictures come, and all rows are asked for. */
export type ToEffects = { task: EffectsTask } | { frame: FloodFrame } | { isOver: true };

export type FromEffects =
  /** Another picture is wanted. */
  | { kind: 'next' }
  /** With rows once no more pictures come: a large city has hundreds of thousands of them. */
  | { kind: 'report'; report: EffectsReport; rows?: Effects['effects'] }
  | { kind: 'failed'; detail: string };

/** Milliseconds between two reports while pictures come. */
const BETWEEN = 1_000;

let effects: FloodEffects | undefined;
let reported = 0;

const tell = (message: FromEffects) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<ToEffects>) => {
  try {
    if ('task' in data) {
      effects = await open(data.task);
      tell({ kind: 'next' });
    } else if (effects && 'frame' in data) {
      effects.add(data.frame);
      if (performance.now() - reported > BETWEEN) {
        tell({ kind: 'report', report: effects.report() });
        reported = performance.now();
      }
      tell({ kind: 'next' });
    } else if (effects) tell({ kind: 'report', report: effects.report(), rows: effects.rows() });
  } catch (error) {
    tell({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) });
  }
};

async function open({ grid, bed, stores, networks, gauges }: EffectsTask): Promise<FloodEffects> {
  const transform = await createTransform(resolveCrs(grid.crs, await loadCrsLookup()), ELLIPSOID);
  const city = await readFloodedCity({
    stores: await Promise.all(stores.map((folder) => openFeatureStore(httpByteSource(folder)))),
    networks: (await Promise.all(networks.map(load))).flatMap((bytes) => {
      const network = readNetwork(bytes);
      return network.kind === 'road' ? [network] : [];
    }),
    transform,
    extent: extentOf(grid, transform),
  });
  return new FloodEffects(grid, bed, city, gauges);
}

async function load(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Degrees around a grid: of its corners and the middles of its sides. */
function extentOf({ columns, rows, cell, west, north }: FloodGrid, transform: PositionTransform): Extent {
  const places: number[] = [];
  for (const y of [0, 0.5, 1])
    for (const x of [0, 0.5, 1]) places.push(west + x * columns * cell, north - y * rows * cell, 0);
  const degrees = Float64Array.from(places);
  transform.toGeodetic(degrees, degrees);
  const longitudes = [...degrees].filter((_, index) => index % 3 === 0);
  const latitudes = [...degrees].filter((_, index) => index % 3 === 1);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}
