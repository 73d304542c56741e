import { type Effects, type FloodRun, floodRunSchema } from '../../../models/schema/flood-run.ts';
import type { Publication } from '../../../models/schema/index.ts';

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
  /** keyframes.bin in base64: `pictures`. */
  keyframes: string;
}

export function sentFiles(id: string, more: Parameters<typeof runFiles>[2] = {}): SentFiles {
  const [run, effects] = Object.values(runFiles('internal', id, more)).map((text) => JSON.parse(text));
  const spans = {
    keyframes: [{ time: 0, offset: 0, length: 4 }],
    bed: { offset: 4, length: 2 },
    maxima: { offset: 6, length: 2 },
  };
  return { run: { ...run, ...spans }, effects, keyframes: Buffer.from('pictures').toString('base64') };
}
