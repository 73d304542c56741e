import { type Effects, type FloodRun, floodRunSchema } from '../../../models/schema/flood-run.ts';
import type { Publication } from '../../../models/schema/index.ts';
import { KeyframeWriter } from '../../../scenes/flood/run/keyframes.ts';

/** run.json and effects.json of a small run of a class, by their path in the folder of a city. */
export function runFiles(
  publication: Publication,
  id: string,
  {
    made = '2026-06-01T12:00:00.000Z',
    depth = 0.4,
    author,
  }: Partial<{ made: string; depth: number; author: string }> = {},
): Record<string, string> {
  const run: FloodRun = floodRunSchema.parse({
    schema: 'citymirror/flood-run/1',
    ...{ id, made, start: made, seconds: 1, inputs: {}, keyframes: [], summary: {} },
    ...(author === undefined ? {} : { author }),
    case: {
      schema: 'citymirror/flood-case/1',
      ...{ id: 'river', name: { 'zh-CN': '河洪', en: 'River flood' }, duration: 3_600 },
    },
    engine: { version: '1', scheme: 'inertial', threads: 1 },
    grid: {
      ...{ columns: 1, rows: 1, cell: 10, west: 0, north: 0 },
      ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
    },
    gauges: { times: [], series: [] },
    sections: { times: [], series: [] },
    balance: {
      ...{ initial: 0, edges: 0, rained: 0, sources: 0 },
      ...{ infiltrated: 0, drained: 0, stored: 0, error: 0 },
    },
  });
  const effects = {
    schema: 'citymirror/effects/1',
    run: id,
    effects: [
      ['map:e1', 'closedToCars', 600, 3_600, true],
      ['map:b1', 'flooded', 900, 3_600, depth],
    ],
  };
  const folder = `${publication}/runs/${id}`;
  return {
    [`${folder}/run.json`]: JSON.stringify(run),
    [`${folder}/effects.json`]: JSON.stringify(effects),
  };
}

/** What a page sends of a run. */
export interface SentFiles {
  run: FloodRun;
  effects: Effects;
  /** keyframes.bin in base64. */
  keyframes: string;
}

/** Pictures of one cell of water, 1.5 m at most. */
const { bytes: PICTURES, spans: SPANS } = await pictures();

async function pictures() {
  const size = { columns: 1, rows: 1 };
  const parts: Uint8Array[] = [];
  const writer = new KeyframeWriter(
    { ...size, cell: 10 } as FloodRun['grid'],
    (part) => void parts.push(part),
  );
  const one = (value: number) => Float32Array.of(value);
  await writer.add({ time: 0, depth: one(1), velocityX: one(0), velocityY: one(0) });
  const worst = { depth: one(1.5), speed: one(0.5), hazard: one(2.5), arrival: one(60) };
  const spans = await writer.finish(one(100), worst);
  return { bytes: Buffer.concat(parts), spans };
}

export function sentFiles(id: string, more: Parameters<typeof runFiles>[2] = {}): SentFiles {
  const [run, effects] = Object.values(runFiles('internal', id, more)).map((text) => JSON.parse(text));
  return { run: { ...run, ...SPANS }, effects, keyframes: PICTURES.toString('base64') };
}
