import { describe, expect, it } from 'vitest';
import { cellAt } from '../../../../models/live/cells.ts';
import { SUMMARY_ZOOM, type SummaryCell } from '../../../../models/live/wire/summary.ts';
import { hexagonsOf } from '../../../../viewer/map/analyses/hexagons.ts';
import { kernelDensity } from '../../../../viewer/map/analyses/kernel-density.ts';
import { placesFromAfar } from '../../../../viewer/map/analyses/places-from-afar.ts';
import type { Places } from '../../../../viewer/map/analyses/plane.ts';

/** Things around two places of a city, one with three times as many as the other, and what cells tell of them. */
function city(): { near: Places; cells: SummaryCell[] } {
  let state = 11;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const middles = [
    [114.58, 27.6],
    [114.58, 27.6],
    [114.58, 27.6],
    [114.65, 27.64],
  ];
  const longitudes = new Float64Array(2_000);
  const latitudes = new Float64Array(2_000);
  const weights = new Float64Array(2_000);
  const cells = new Map<number, { count: number; sum: number }>();
  for (let at = 0; at < 2_000; at++) {
    const [longitude, latitude] = middles[at % 4];
    longitudes[at] = longitude + (next() + next() - 1) * 0.03;
    latitudes[at] = latitude + (next() + next() - 1) * 0.03;
    weights[at] = 10 + next() * 80;
    const cell = cellAt(longitudes[at], latitudes[at], SUMMARY_ZOOM);
    const known = cells.get(cell) ?? { count: 0, sum: 0 };
    cells.set(cell, { count: known.count + 1, sum: known.sum + weights[at] });
  }
  return {
    near: { longitudes, latitudes, weights },
    cells: [...cells].map(([cell, { count, sum }]) => ({
      cell,
      count,
      stale: 0,
      level: 0,
      mean: sum / count,
    })),
  };
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe('placesFromAfar', () => {
  const { near, cells } = city();
  const afar = placesFromAfar(cells, { attribute: 'pm2.5' }, undefined, 'pm2.5', 1_000)!;

  it('should show the hexagons that single things make', () => {
    const from = hexagonsOf(near, 1_500).sums;
    const to = hexagonsOf(afar, 1_500).sums;
    expect(total(to) / total(from)).toBeCloseTo(1, 9);
    expect(Math.max(...to) / Math.max(...from)).toBeGreaterThan(0.8);
    expect(Math.max(...to) / Math.max(...from)).toBeLessThan(1.2);
  });

  it('should show the heat that single things make, where they make it', () => {
    const peak = (places: Places) => {
      const { values, columns, rows, extent, cell, maximum } = kernelDensity(places, 1_000)!;
      const at = values.indexOf(Math.max(...values));
      return {
        mass: total(values) * (cell / 1000) ** 2,
        maximum,
        longitude: extent[0] + (((at % columns) + 0.5) / columns) * (extent[2] - extent[0]),
        latitude: extent[3] - ((Math.floor(at / columns) + 0.5) / rows) * (extent[3] - extent[1]),
      };
    };
    const [from, to] = [peak(near), peak(afar)];
    expect(to.mass / from.mass).toBeCloseTo(1, 1);
    expect(to.maximum / from.maximum).toBeGreaterThan(0.6);
    expect(to.maximum / from.maximum).toBeLessThan(1.1);
    expect(Math.abs(to.longitude - from.longitude)).toBeLessThan(0.012);
    expect(Math.abs(to.latitude - from.latitude)).toBeLessThan(0.012);
  });

  it('should be even over a cell, and not a dot in its middle', () => {
    const [cell] = cells;
    const places = placesFromAfar([{ ...cell, count: 100 }], {}, undefined, undefined, 200)!;
    const { values, maximum } = kernelDensity(places, 200)!;
    const inner = [...values].filter((value) => value > maximum * 0.8);
    // Of a cell of 1.08 km with an edge that fades over 200 m, two thirds are as high as its middle.
    expect(inner.length / [...values].filter((value) => value > 0).length).toBeGreaterThan(0.45);
  });

  it('should count things where nothing is to be weighed, the stale ones too', () => {
    const places = placesFromAfar([{ ...cells[0], count: 7, stale: 3 }], {}, undefined, 'pm2.5', 400)!;
    expect(total(places.weights!)).toBeCloseTo(7, 9);
    const weighed = placesFromAfar(
      [{ ...cells[0], count: 7, stale: 3, mean: 10 }],
      { attribute: 'pm2.5' },
      undefined,
      'pm2.5',
      400,
    )!;
    expect(total(weighed.weights!)).toBeCloseTo(40, 9);
  });

  it('should say nothing of what cells do not tell: other properties, and what a filter lets through', () => {
    expect(placesFromAfar(cells, { attribute: 'pm10' }, undefined, 'pm2.5', 400)).toBeUndefined();
    const filter = { conditions: [{ attribute: '@level', from: 1 }] };
    expect(placesFromAfar(cells, {}, filter, 'pm2.5', 400)).toBeUndefined();
  });
});
