import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../../models/live/chunk-codec.ts';
import type { ObservedValue } from '../../../models/schema/index.ts';
import { newMeasured, setValue } from '../../../realtime/history/measured.ts';
import { EntryWriter, readEntry } from '../../../realtime/journal/entry.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 8);

function observation(type: ValueType, value: ObservedValue, time: number, key: number, quality: number) {
  const measured = newMeasured();
  Object.assign(measured, { stream: 70_000, time, received: RECEIVED, key, quality });
  expect(setValue(measured, type, value)).toBe(true);
  return measured;
}

function itemsOf(bytes: Uint8Array): unknown[] {
  const items: unknown[] = [];
  readEntry(bytes, {
    begin: (origin) => items.push(origin),
    thing: (thing) => items.push(thing),
    observation: (measured) => items.push({ ...measured, position: [...measured.position] }),
    event: (sequence, json) => items.push({ sequence, json }),
    settled: (sequence) => items.push({ settled: sequence }),
  });
  return items;
}

describe('an entry of the journal', () => {
  it('should give back everything that was put in, in order', () => {
    const writer = new EntryWriter();
    const origin = { world: 'live', feed: 'air', received: RECEIVED };
    const thing = { handle: 300, streams: [1, 70_000], json: '{"id":"站"}' };
    writer.begin(origin);
    writer.thing(thing);
    writer.observation(observation('number', -0.1, RECEIVED - 5, 0, 3));
    writer.observation(observation('text', '开', RECEIVED + 60_000, 2 ** 47 + 1, 1));
    writer.observation(observation('boolean', true, RECEIVED - 86_400_000, 7, 2));
    writer.event(9, '{}');
    writer.settled(4);
    const items = itemsOf(writer.end());
    expect(items).toHaveLength(7);
    expect(items).toMatchObject([
      origin,
      thing,
      { stream: 70_000, time: RECEIVED - 5, received: RECEIVED, number: -0.1, key: 0, quality: 3 },
      { time: RECEIVED + 60_000, text: '开', key: 2 ** 47 + 1, quality: 1 },
      { time: RECEIVED - 86_400_000, number: 1, key: 7, quality: 2 },
      { sequence: 9, json: '{}' },
      { settled: 4 },
    ]);
  });

  it('should refuse to write what cannot be read back', () => {
    for (const received of [Number.POSITIVE_INFINITY, Number.NaN, 2 ** 53, -1, 0.5])
      expect(() => new EntryWriter().begin({ world: 'live', feed: 'air', received }), `${received}`).toThrow(
        RangeError,
      );
    const measured = newMeasured();
    for (const value of [
      { longitude: 1e9, latitude: 1 },
      { longitude: 1, latitude: Number.NaN },
      { longitude: 1, latitude: 1, speed: 1e300 },
      { longitude: 1, latitude: 1, heading: Number.POSITIVE_INFINITY },
    ])
      expect(setValue(measured, 'position', value), JSON.stringify(value)).toBe(false);
  });

  it('should keep a position to what is kept of it, and what was not told as not told', () => {
    const writer = new EntryWriter();
    writer.begin({ world: 'live', feed: 'bus', received: RECEIVED });
    const position = { longitude: 114.123456789, latitude: -27.5, speed: 8.04 };
    writer.observation(observation('position', position, RECEIVED, 0, 0));
    expect(itemsOf(writer.end())[1]).toMatchObject({
      position: [114.1234568, -27.5, Number.NaN, Number.NaN, 8],
    });
  });

  it('should refuse an entry that is cut off', () => {
    const writer = new EntryWriter();
    writer.begin({ world: 'live', feed: 'air', received: RECEIVED });
    writer.observation(observation('number', 1.5, RECEIVED, 0, 0));
    const bytes = writer.end();
    expect(() => itemsOf(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});
