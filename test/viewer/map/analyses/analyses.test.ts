import { describe, expect, it } from 'vitest';
import { gravityFlows } from '../../../../viewer/map/analyses/gravity-flows.ts';
import { hexagonsOf } from '../../../../viewer/map/analyses/hexagons.ts';
import { densityPicture, kernelDensity } from '../../../../viewer/map/analyses/kernel-density.ts';
import { planeAt } from '../../../../viewer/map/analyses/plane.ts';

/** Places some metres east and south of 114.6° E, 27.6° N. */
function placesAt(metres: [number, number][], weights?: number[]) {
  const plane = planeAt(27.6);
  const [x, y] = [plane.x(114.6), plane.y(27.6)];
  return {
    longitudes: Float64Array.from(metres, ([east]) => plane.longitude(x + east)),
    latitudes: Float64Array.from(metres, ([, south]) => plane.latitude(y + south)),
    ...(weights ? { weights: Float64Array.from(weights) } : {}),
  };
}

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

describe('planeAt', () => {
  it('should measure metres', () => {
    const plane = planeAt(27.6);
    // A degree of latitude on the sphere of web Mercator is 111,319.5 m.
    expect(plane.y(27.1) - plane.y(28.1)).toBeCloseTo(111_319.5, -2);
    expect(plane.x(115) - plane.x(114)).toBeCloseTo(111_319.49 * Math.cos((27.6 * Math.PI) / 180), 1);
  });
});

describe('kernelDensity', () => {
  it('should hold all of the weight', () => {
    const next = random(7);
    const metres = Array.from({ length: 400 }, () => [next() * 5_000, next() * 3_000] as [number, number]);
    const weights = metres.map(() => 1 + next() * 9);
    const density = kernelDensity(placesAt(metres, weights), 300)!;
    const cellInKm = (density.cell / 1000) ** 2;
    const sum = density.values.reduce((total, value) => total + value * cellInKm, 0);
    expect(sum / weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 2);
  });

  it('should peak at 3 / (π r²) over a single place', () => {
    const density = kernelDensity(placesAt([[0, 0]]), 500)!;
    const peak = (3 / (Math.PI * 0.5 ** 2)) * (1 - 2 * (0.5 / 6) ** 2) ** 2;
    expect(density.maximum).toBeCloseTo(peak, 3);
    expect(density.extent[0]).toBeLessThan(114.6);
    expect(density.extent[2]).toBeGreaterThan(114.6);
  });

  it('should leave out places without position or weight', () => {
    const places = placesAt(
      [
        [0, 0],
        [100, 0],
        [900, 0],
      ],
      [1, 0, Number.NaN],
    );
    expect(kernelDensity(places, 100)!.columns).toBe(12);
    expect(kernelDensity(placesAt([[0, 0]], [0]), 100)).toBeUndefined();
  });

  it('should show the map where nothing is', () => {
    const density = kernelDensity(placesAt([[0, 0]]), 100)!;
    const picture = densityPicture(density, ['#440154', '#fde725']);
    expect(picture[3]).toBe(0);
    const middle = (Math.floor(density.rows / 2) * density.columns + Math.floor(density.columns / 2)) * 4;
    expect([...picture.subarray(middle, middle + 4)]).toEqual([0xfd, 0xe7, 0x25, 195]);
  });
});

describe('hexagonsOf', () => {
  it('should put each place in the hexagon with the nearest middle', () => {
    const next = random(11);
    const metres = Array.from({ length: 500 }, () => [next() * 4_000, next() * 4_000] as [number, number]);
    const places = placesAt(metres);
    const { middles, counts } = hexagonsOf(places, 250);
    const plane = planeAt(27.6);
    const nearest = new Uint32Array(counts.length);
    for (let at = 0; at < metres.length; at++) {
      let best = 0;
      let distance = Number.POSITIVE_INFINITY;
      for (let hexagon = 0; hexagon < counts.length; hexagon++) {
        const away = Math.hypot(
          plane.x(places.longitudes[at]) - plane.x(middles[hexagon * 2]),
          plane.y(places.latitudes[at]) - plane.y(middles[hexagon * 2 + 1]),
        );
        if (away < distance) [best, distance] = [hexagon, away];
      }
      expect(distance).toBeLessThanOrEqual(250 * 1.001);
      nearest[best]++;
    }
    expect([...nearest]).toEqual([...counts]);
  });

  it('should add up the weights', () => {
    const { counts, sums } = hexagonsOf(
      placesAt(
        [
          [0, 0],
          [1, 1],
          [5_000, 0],
        ],
        [2, 3, 4],
      ),
      100,
    );
    expect([...counts].sort()).toEqual([1, 2]);
    expect([...sums].sort()).toEqual([4, 5]);
  });
});

describe('gravityFlows', () => {
  it('should send everything to the only place that attracts', () => {
    const { flows, share, ends } = gravityFlows(
      {
        ...placesAt([
          [0, 0],
          [1_000, 0],
        ]),
        origins: Float64Array.of(80, 0),
        destinations: Float64Array.of(0, 5),
      },
      2_000,
      10,
    );
    expect([...flows]).toEqual([80]);
    expect(share).toBe(1);
    expect(ends[0]).toBeCloseTo(114.6, 9);
    expect(ends[2]).toBeGreaterThan(114.6);
  });

  it('should share by attraction and distance as the formula says', () => {
    const { flows } = gravityFlows(
      {
        ...placesAt([
          [0, 0],
          [1_000, 0],
          [-3_000, 0],
        ]),
        origins: Float64Array.of(100, 0, 0),
        destinations: Float64Array.of(0, 10, 30),
      },
      2_000,
      10,
    );
    const near = 10 * Math.exp(-0.5);
    const far = 30 * Math.exp(-1.5);
    expect(flows[0]).toBeCloseTo((100 * far) / (near + far), 2);
    expect(flows[1]).toBeCloseTo((100 * near) / (near + far), 2);
  });

  it('should keep the strongest of many, in order', () => {
    const next = random(3);
    const metres = Array.from({ length: 60 }, () => [next() * 9_000, next() * 9_000] as [number, number]);
    const zones = {
      ...placesAt(metres),
      origins: Float64Array.from(metres, () => next() * 1000),
      destinations: Float64Array.from(metres, () => next() * 1000),
    };
    const all = gravityFlows(zones, 3_000, 60 * 59);
    const few = gravityFlows(zones, 3_000, 25);
    expect([...few.flows]).toEqual([...all.flows.subarray(0, 25)]);
    expect(all.share).toBeLessThan(1);
    expect(few.share).toBeLessThan(all.share);
  });
});
