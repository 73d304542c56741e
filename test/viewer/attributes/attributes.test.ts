import { describe, expect, it } from 'vitest';
import type { AttributeTable } from '../../../models/attributes/table.ts';
import type { ByteSource } from '../../../models/feature-store/index.ts';
import { classesOf, classify } from '../../../viewer/attributes/class-layout.ts';
import { middleOf } from '../../../viewer/attributes/middle.ts';
import { CATEGORY_COLORS, RAMP_NAMES, rampColors } from '../../../viewer/attributes/palettes.ts';
import { readAhead } from '../../../viewer/attributes/read-ahead.ts';
import { columnsOf, hasStyle, styleOf } from '../../../viewer/attributes/style-of.ts';

const table: AttributeTable = {
  ids: ['a', 'b', 'c', 'd'],
  longitudes: Float64Array.of(0, 1, 2, 3),
  latitudes: Float64Array.of(0, 0, 0, 0),
  columns: {
    height: { kind: 'number', values: Float64Array.of(3, 10, 50, Number.NaN) },
    use: { kind: 'value', codes: Uint32Array.of(1, 2, 3, 0), values: ['home', 'shop', 'shed'] },
  },
};
const byHeight = { by: 'number' as const, attribute: 'height', ramp: 'viridis', breaks: [5, 20] };
const byUse = {
  by: 'value' as const,
  attribute: 'use',
  values: [{ value: 'home', color: '#010101' }],
  other: '#020202',
};

describe('a style', () => {
  it('should have a class for each range, and one for what is missing', () => {
    const { classes, counts, colorOf } = styleOf(table, { colouring: byHeight });
    expect(classes.map(({ kind }) => kind)).toEqual(['range', 'range', 'range', 'missing']);
    expect(classes[1]).toMatchObject({ from: 5, to: 20 });
    expect(counts).toEqual([1, 1, 1, 1]);
    expect(colorOf('b')).toBe(classes[1].color);
    expect(colorOf('unknown')).toBeUndefined();
  });

  it('should colour values, the others and what has none', () => {
    expect([...classify(table.columns.use, byUse, 4)]).toEqual([0, 1, 1, 2]);
    expect(
      classesOf(byUse)
        .map(({ color }) => color)
        .slice(0, 2),
    ).toEqual(['#010101', '#020202']);
  });

  it('should count only what the filter shows', () => {
    const filter = { conditions: [{ attribute: 'use', values: ['home', 'shop'] }] };
    const { counts, isShown, filtered } = styleOf(table, { colouring: byHeight, filter });
    expect(counts).toEqual([1, 1, 0, 0]);
    expect([isShown('a'), isShown('c'), isShown('unknown')]).toEqual([true, false, true]);
    expect(filtered).toBe(true);
  });

  it('should name the columns that it needs, each once', () => {
    const filter = { conditions: [{ attribute: 'height', from: 1 }] };
    expect(columnsOf({ colouring: byHeight, filter })).toEqual(['height']);
    expect(hasStyle({ filter: { conditions: [] } })).toBe(false);
  });
});

describe('colours', () => {
  it('should rise or fall in lightness along every ramp, so that their order is seen without hues', () => {
    for (const name of RAMP_NAMES) {
      const lights = rampColors(name, 9).map(lightness);
      const steps = lights.slice(1).map((light, i) => light - lights[i]);
      expect(steps.every((step) => step > 0) || steps.every((step) => step < 0), name).toBe(true);
    }
  });

  it('should tell categories apart for those who do not see red or green', () => {
    for (const see of [deuteranope, protanope]) {
      for (const [i, a] of CATEGORY_COLORS.entries())
        for (const b of CATEGORY_COLORS.slice(i + 1))
          expect(distance(see(linear(a)), see(linear(b))), `${a} ${b}`).toBeGreaterThan(0.05);
    }
  });

  it('should keep clear of the colours of the warning levels', () => {
    for (const color of CATEGORY_COLORS)
      for (const warning of ['#e60012', '#ff7e00', '#ffd500', '#0068b7'])
        expect(distance(linear(color), linear(warning)), `${color} ${warning}`).toBeGreaterThan(0.2);
  });
});

describe('middleOf', () => {
  it('should be on a line, in the box of an area, and nowhere without shape', () => {
    const line = {
      kind: 'lines' as const,
      lod: 0,
      heightReference: 'ground' as const,
      lineStarts: Uint32Array.of(0, 3),
    };
    expect(middleOf([{ ...line, positions: Float64Array.of(0, 0, 0, 5, 1, 0, 9, 9, 0) }])).toEqual([5, 1]);
    expect(middleOf([])).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('readAhead', () => {
  it('should give the bytes that were asked for in few large reads', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
    const reads: [number, number][] = [];
    const source: ByteSource = {
      read: async (_, offset, length) => {
        reads.push([offset, length]);
        return bytes.slice(offset, offset + length);
      },
      readAll: async () => bytes,
      gunzip: async (given) => given,
    };
    const ahead = readAhead(source, { f: bytes.length });
    for (let at = 0; at < bytes.length; at += 70_000) {
      const length = Math.min(70_000, bytes.length - at);
      const read = await ahead.read('f', at, length);
      expect(Buffer.compare(read, bytes.subarray(at, at + length))).toBe(0);
    }
    expect(reads).toHaveLength(3);
    await ahead.read('other', 5, 10);
    expect(reads.at(-1)).toEqual([5, 10]);
  });
});

type Triple = [number, number, number];

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2) as Triple;
}

function lightness(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Viénot, Brettel and Mollon (1999), on linear RGB. */
function deuteranope([r, g, b]: Triple): Triple {
  const mixed = 0.29275 * r + 0.70725 * g;
  return [mixed, mixed, -0.02234 * r + 0.02234 * g + b];
}

function protanope([r, g, b]: Triple): Triple {
  const mixed = 0.11238 * r + 0.88762 * g;
  return [mixed, mixed, 0.00401 * r - 0.00401 * g + b];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(...a.map((part, i) => Math.max(0, part) ** (1 / 2.2) - Math.max(0, b[i]) ** (1 / 2.2)));
}
