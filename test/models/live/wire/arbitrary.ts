import fc from 'fast-check';
import { type Cell, cellAt } from '../../../../models/live/cells.ts';
import type { WireThing } from '../../../../models/live/wire/wire-thing.ts';

/** A cell in the middle of the demo city. */
export const CELL: Cell = cellAt(114.598, 27.595);
export const BASE = Date.UTC(2026, 5, 21, 2, 30);

export const time = fc.integer({ min: BASE - 1e9, max: BASE + 1e6 });
export const plain = fc.oneof(
  fc.boolean(),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1e6, max: 1e6 }).map((whole) => whole / 100),
);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

export const wireThing: fc.Arbitrary<WireThing> = fc
  .record(
    {
      handle: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      id: text,
      kind: fc.constantFrom('air-station', 'hydrant', 'bus'),
      name: fc.record({ 'zh-CN': text, en: text }),
      heightIs: fc.constantFrom('ellipsoidal' as const, 'above-ground' as const),
      simulated: fc.boolean(),
      feature: fc.record({ layer: fc.constantFrom('buildings', 'roads'), id: text }),
      moved: time,
      level: fc.integer({ min: 0, max: 4 }),
      stale: fc.boolean(),
      latest: fc.array(fc.option(fc.record({ time, value: plain }), { nil: undefined }), { maxLength: 4 }),
    },
    { requiredKeys: ['handle', 'id', 'kind', 'name', 'heightIs', 'simulated', 'level', 'stale', 'latest'] },
  )
  .map((thing) => ({
    ...thing,
    datastreams: thing.latest.map((_, i) => ({ id: `d${i}`, property: 'pm2.5', type: 'number' as const })),
  }));
