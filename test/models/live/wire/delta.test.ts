import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, cellExtent } from '../../../../models/live/cells.ts';
import { ByteReader } from '../../../../models/live/wire/bytes.ts';
import { type Delta, decodeDelta, encodeDelta } from '../../../../models/live/wire/delta.ts';
import { readHeader } from '../../../../models/live/wire/frame.ts';
import { BASE, CELL, plain, time, wireThing } from './arbitrary.ts';

const NOTHING: Delta = { base: BASE, introduced: [], removed: [], moves: [], values: [], states: [] };
const HEADER = { epoch: 7, topic: 12, sequence: 345 };

function through(delta: Delta): Delta {
  const reader = new ByteReader(encodeDelta(HEADER, delta, CELL));
  const { flags, ...header } = readHeader(reader);
  expect(header).toEqual({ kind: 'delta', ...HEADER });
  return decodeDelta(reader, flags, CELL, BASE + 86_400_000);
}

const handles = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 30 });
const sorted = <Item extends { handle: number }>(items: readonly Item[]) =>
  [...items].sort((a, b) => a.handle - b.handle);

describe('a delta', () => {
  it('should bring values, states and removals through unchanged', () => {
    fc.assert(
      fc.property(handles, fc.array(fc.tuple(plain, time), { minLength: 30, maxLength: 30 }), (all, told) => {
        const values = all.map((handle, i) => ({
          handle,
          datastream: i % 3,
          time: told[i][1],
          value: told[i][0],
        }));
        const states = all.map((handle, i) => ({ handle, level: i % 5, stale: i % 2 === 0 }));
        const back = through({ ...NOTHING, values, states, removed: all });
        expect(back.values).toEqual(sorted(values));
        expect(back.states).toEqual(sorted(states));
        expect(back.removed).toEqual([...all].sort((a, b) => a - b));
      }),
    );
  });

  it('should leave positions within 10 cm, headings within 0.8° and speeds within half a metre per second', () => {
    const [west, south, east, north] = cellExtent(CELL);
    const move = fc.record({
      handle: fc.integer({ min: 0, max: 1e6 }),
      time,
      position: fc.record(
        {
          longitude: fc.double({ min: west, max: east, noNaN: true }),
          latitude: fc.double({ min: south, max: north, noNaN: true }),
          height: fc.double({ min: -100, max: 9000, noNaN: true }),
          heading: fc.double({ min: -360, max: 720, noNaN: true }),
          speed: fc.double({ min: 0, max: 60, noNaN: true }),
        },
        { requiredKeys: ['longitude', 'latitude'] },
      ),
    });
    fc.assert(
      fc.property(move, (told) => {
        const [{ handle, time, position }] = through({ ...NOTHING, moves: [told] }).moves;
        expect(handle).toBe(told.handle);
        expect(Math.abs(time - told.time)).toBeLessThanOrEqual(5);
        const before = told.position;
        const metres = 111_320;
        expect(Math.abs(position.latitude - before.latitude) * metres).toBeLessThan(0.1);
        expect(
          Math.abs(position.longitude - before.longitude) * metres * Math.cos((27.6 * Math.PI) / 180),
        ).toBeLessThan(0.1);
        for (const key of ['height', 'heading', 'speed'] as const)
          expect(position[key] === undefined).toBe(before[key] === undefined);
        if (before.height !== undefined) expect(position.height).toBeCloseTo(before.height, 1);
        if (before.heading !== undefined) {
          const turned = ((((position.heading ?? 0) - before.heading + 180) % 360) + 360) % 360;
          expect(Math.abs(turned - 180)).toBeLessThan(0.8);
        }
        if (before.speed !== undefined)
          expect(Math.abs((position.speed ?? 0) - before.speed)).toBeLessThan(0.5);
      }),
    );
  });

  it('should take at most 16 bytes for a position update, with all that the frame has beside', () => {
    // A tenth of two thousand vehicles of a city tell where they are, 3 of them in this cell.
    for (const count of [3, 10, 100]) {
      const moves = Array.from({ length: count }, (_, i) => ({
        handle: 120_000 + i * 37,
        time: BASE - 40 - i * 13,
        position: { longitude: 114.58 + i * 1e-4, latitude: 27.58, heading: i * 7, speed: 11.3 },
      }));
      const bytes = encodeDelta(
        { epoch: 65_000, topic: 900, sequence: 1_000_000 },
        { ...NOTHING, moves },
        CELL,
      );
      expect(bytes.length / count).toBeLessThanOrEqual(16);
    }
  });

  it('should stay in the cell at its edges', () => {
    const [west, south, east, north] = cellExtent(CELL);
    for (const [longitude, latitude] of [
      [west, south],
      [east, north],
    ]) {
      const move = { handle: 1, time: BASE, position: { longitude, latitude } };
      const { position } = through({ ...NOTHING, moves: [move] }).moves[0];
      expect(cellAt(position.longitude, position.latitude)).toBe(CELL);
    }
  });

  it('should describe things that are new', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(wireThing, { maxLength: 10, selector: (thing) => thing.handle }),
        (things) => {
          expect(through({ ...NOTHING, introduced: things }).introduced).toEqual(sorted(things));
        },
      ),
    );
  });

  it('should be refused, not crash the reader, when it was spoilt on the way', () => {
    const frame = encodeDelta(
      HEADER,
      {
        ...NOTHING,
        values: [{ handle: 4, datastream: 0, time: BASE, value: 23.4 }],
        moves: [{ handle: 5, time: BASE, position: { longitude: 114.59, latitude: 27.59 } }],
      },
      CELL,
    );
    const spoilt = fc
      .tuple(fc.nat(frame.length - 1), fc.nat(255), fc.nat(frame.length))
      .map(([at, byte, end]) => {
        const bytes = frame.slice(0, end);
        if (at < end) bytes[at] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          const reader = new ByteReader(bytes);
          const { kind, flags } = readHeader(reader);
          if (kind === 'delta') decodeDelta(reader, flags, CELL, BASE + 86_400_000);
        } catch (error) {
          expect((error as Error).name).toBe('WireError');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
