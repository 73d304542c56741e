import { describe, expect, it } from 'vitest';
import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import { geodesicPolygon } from '../../../../models/geodesy/geodesic-lines.ts';
import {
  areaFigures,
  crossesItself,
  type FigureKey,
  heightFigures,
  lineFigures,
  spanBetween,
} from '../../../../viewer/globe/measure/figures.ts';
import { type Measured, measure } from '../../../../viewer/globe/measure/measure.ts';
import type { Probe } from '../../../../viewer/globe/measure/probe.ts';
import { groundFigures, stationsAlong } from '../../../../viewer/globe/measure/profile.ts';
import { areaGrid, surfaceArea } from '../../../../viewer/globe/measure/surface-area.ts';
import type { GroundPlace } from '../../../../viewer/stores/status.ts';

const frame = enuFrame(114.57, 27.6, 100);
/** A place at metres east, north and up of the middle of the demo city. */
function at(east: number, north: number, up = 0): GroundPlace {
  const [longitude, latitude, height] = frame.toGeodetic(east, north, up);
  return { longitude, latitude, height };
}

const value = (figures: { key: FigureKey; value: number }[], key: FigureKey) =>
  figures.find((figure) => figure.key === key)?.value;

/** Ground that rises towards the east, and boxes of 20 m on it between 300 and 400 m. */
const SLOPE = 0.25;
const eastOf = (longitude: number, latitude: number) => frame.toEnu(longitude, latitude, 100)[0];
const probe: Probe = {
  ground: async (positions) =>
    positions.map(({ longitude, latitude }) => 100 + SLOPE * eastOf(longitude, latitude)),
  surface: async (positions) =>
    positions.map(({ longitude, latitude }) => {
      const east = eastOf(longitude, latitude);
      return 100 + SLOPE * east + (east > 300 && east < 400 ? 20 : -0.5);
    }),
};

describe('spanBetween', () => {
  it('should be the right triangle over both places', () => {
    const span = spanBetween(at(0, 0, 0), at(30, 0, 40));
    expect(span.straight).toBeCloseTo(50, 3);
    expect(span.horizontal).toBeCloseTo(30, 3);
    expect(span.vertical).toBeCloseTo(40, 3);
    expect(spanBetween(at(30, 0, 40), at(0, 0, 0)).vertical).toBeCloseTo(-40, 3);
  });

  it('should give nothing for one place twice', () => {
    expect(spanBetween(at(5, 5, 5), at(5, 5, 5))).toEqual({ straight: 0, horizontal: 0, vertical: 0 });
  });
});

describe('lineFigures', () => {
  it('should give the published length and bearing of a geodesic', () => {
    const figures = lineFigures([
      { longitude: -139.44815, latitude: 35.60777, height: 0 },
      { longitude: -69.95921, latitude: -11.17491, height: 0 },
    ]);
    expect(value(figures, 'geodesic')).toBeCloseTo(8935244.56048183, 5);
    expect(value(figures, 'bearing')).toBeCloseTo(111.09874842956033, 8);
  });

  it('should be shorter on the ellipsoid than at the height of the city, by height over radius', () => {
    const figures = lineFigures([at(-500, 0, 900), at(500, 0, 900)]);
    const ratio = value(figures, 'horizontal')! / value(figures, 'geodesic')!;
    expect(ratio).toBeCloseTo(1 + 1000 / 6_383_000, 6);
  });

  it('should add up the parts of a line, and take heights between its ends', () => {
    const figures = lineFigures([at(0, 0, 0), at(30, 0, 40), at(30, 300, 0)]);
    expect(value(figures, 'straight')).toBeCloseTo(50 + Math.hypot(300, 40), 3);
    expect(value(figures, 'horizontal')).toBeCloseTo(330, 2);
    expect(value(figures, 'vertical')).toBeCloseTo(0, 1);
  });

  it('should give no bearing from a place to itself, and nothing for one place', () => {
    expect(value(lineFigures([at(0, 0), at(0, 0, 20)]), 'bearing')).toBeUndefined();
    expect(lineFigures([at(0, 0)])).toEqual([]);
  });
});

describe('heightFigures', () => {
  it('should give the slope in degrees', () => {
    expect(value(heightFigures([at(0, 0, 0), at(10, 0, 10)]), 'slope')).toBeCloseTo(45, 3);
    expect(value(heightFigures([at(0, 0, 10), at(0, 0, 0)]), 'slope')).toBeCloseTo(-90, 3);
  });
});

describe('areaFigures', () => {
  it('should give the area of a square of a hundred metres', () => {
    const figures = areaFigures([at(0, 0), at(100, 0), at(100, 100), at(0, 100)]);
    // At 100 m above the ellipsoid a metre is 100/6 370 000 longer than on it.
    expect(value(figures, 'area')! / 10_000).toBeCloseTo(1 - 200 / 6_370_000, 5);
    expect(value(figures, 'perimeter')).toBeCloseTo(400, 1);
  });

  it('should refuse an edge that crosses itself', () => {
    expect(areaFigures([at(0, 0), at(100, 100), at(100, 0), at(0, 100)])).toEqual([]);
    expect(crossesItself([at(0, 0), at(100, 0), at(100, 100), at(0, 100)])).toBe(false);
  });
});

describe('stationsAlong', () => {
  it('should keep the corners and go on from one part to the next', () => {
    const places = [at(0, 0), at(100, 0), at(100, 300)];
    const stations = stationsAlong(places, 41);
    expect(stations[0].distance).toBe(0);
    expect(stations.at(-1)!.distance).toBeCloseTo(400, 1);
    for (const { longitude } of places)
      expect(stations.some((station) => station.longitude === longitude)).toBe(true);
    for (let i = 1; i < stations.length; i++)
      expect(stations[i].distance).toBeGreaterThan(stations[i - 1].distance);
  });
});

describe('groundFigures', () => {
  it('should give length, climb and descent over a roof of ground', () => {
    const stations = stationsAlong([at(0, 0), at(400, 0)], 101).map((station, i, all) => ({
      ...station,
      ground: 100 + Math.min(i, all.length - 1 - i),
    }));
    const figures = groundFigures(stations);
    expect(value(figures, 'climb')).toBeCloseTo(50, 6);
    expect(value(figures, 'descent')).toBeCloseTo(50, 6);
    expect(value(figures, 'terrain')).toBeCloseTo(2 * Math.hypot(200, 50), 1);
  });

  it('should say nothing where the ground is not known all along', () => {
    const [first, ...others] = stationsAlong([at(0, 0), at(400, 0)], 5);
    expect(groundFigures([{ ...first, ground: 1 }, ...others])).toEqual([]);
  });
});

describe('surfaceArea', () => {
  const square = [at(0, 0), at(400, 0), at(400, 400), at(0, 400)];

  it('should be the area over the cosine of the slope on a plane', async () => {
    const grid = areaGrid(square);
    const plan = geodesicPolygon(
      square.map(({ longitude, latitude }) => [longitude, latitude] as const),
    ).area;
    const surface = surfaceArea(square, grid, await probe.ground(grid.corners));
    expect(surface! / plan).toBeCloseTo(Math.hypot(1, SLOPE), 4);
  });

  it('should count only what lies within the edge', () => {
    const triangle = [square[0], square[1], square[2]];
    const grid = areaGrid(triangle);
    const inside = grid.inside.filter(Boolean).length / grid.inside.length;
    expect(inside).toBeCloseTo(0.5, 1);
    // The north-west half does not count, whatever its heights.
    const heights = grid.corners.map(({ longitude, latitude }) => {
      const [east, north] = frame.toEnu(longitude, latitude, 100);
      return north > east + 30 ? Number.NaN : 0;
    });
    expect(surfaceArea(triangle, grid, heights)! / 80_000).toBeCloseTo(1, 3);
  });

  it('should say nothing where a height is missing', () => {
    const grid = areaGrid(square);
    expect(surfaceArea(square, grid, [])).toBeUndefined();
  });
});

describe('measure', () => {
  it('should give the length along the ground of a slope', async () => {
    const { figures } = await measure('distance', [at(0, 0), at(400, 0, 100)], probe, undefined);
    expect(figures[0].key).toBe('geodesic');
    expect(value(figures, 'terrain')).toBeCloseTo(400 * Math.hypot(1, SLOPE), 0);
  });

  it('should give the height of a roof above the ground, and above the geoid', async () => {
    const { figures } = await measure('spot', [at(100, 0, 75)], probe, () => -20);
    expect(figures[0]).toMatchObject({ key: 'aboveGround' });
    expect(figures[0].value).toBeCloseTo(50, 2);
    expect(value(figures, 'orthometric')).toBeCloseTo(195, 2);
    expect(value(figures, 'ellipsoidal')).toBeCloseTo(175, 2);
    expect(value(figures, 'groundHeight')).toBeCloseTo(125, 2);
  });

  it('should give a profile with what stands on the ground, and never below it', async () => {
    const parts: Measured[] = [];
    const { figures, stations } = await measure(
      'profile',
      [at(0, 0), at(500, 0)],
      probe,
      undefined,
      (known) => parts.push(known),
    );
    // The ground is there before what stands on it, which takes longer.
    expect(parts).toHaveLength(1);
    expect(
      parts[0].stations!.every(({ ground, surface }) => ground !== undefined && surface === undefined),
    ).toBe(true);
    const [before, within] = [100, 350].map(
      (east) => stations!.find(({ distance }) => Math.abs(distance - east) < 5)!,
    );
    expect(within.surface! - within.ground!).toBeCloseTo(20, 3);
    expect(before.surface).toBe(before.ground);
    expect(value(figures, 'climb')).toBeCloseTo(125, 1);
    expect(value(figures, 'lowest')).toBeCloseTo(100, 1);
  });

  it('should leave out what the ground does not answer', async () => {
    const silent: Probe = {
      ground: async (positions) => positions.map(() => undefined),
      surface: async (positions) => positions.map(() => undefined),
    };
    const { figures } = await measure('spot', [at(0, 0, 5)], silent, undefined);
    expect(figures.map(({ key }) => key)).toEqual(['ellipsoidal']);
    const area = await measure('area', [at(0, 0), at(10, 0), at(10, 10)], silent, undefined);
    expect(area.figures.map(({ key }) => key)).toEqual(['area', 'perimeter']);
  });
});
