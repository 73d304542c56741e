import { describe, expect, it } from 'vitest';
import { assertInsideAreaOfUse, outsideAreaOfUse, resolveCrs } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const NETHERLANDS = { areaOfUse: [3.2, 50.75, 7.22, 53.7] as Extent };

describe('outsideAreaOfUse', () => {
  it.each([
    ['a city in the middle', [4.3, 51.9, 4.4, 52.1], false],
    ['data a little over the border', [7, 51, 8, 52], false],
    ['data far over the border', [7, 51, 8.5, 52], true],
    ['data to the west', [2, 51, 4, 52], true],
    ['data to the south', [4, 49, 4.1, 49.5], true],
    ['data to the north', [4, 54, 4.1, 55], true],
    ['data on the other side of the earth', [-176, -52, -175, -51], true],
    ['a pole', [4, 52, 5, 91], true],
    [
      'nothing at all',
      [
        Number.POSITIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
      ],
      true,
    ],
    ['no numbers', [Number.NaN, 51, 5, 52], true],
  ] as [string, Extent, boolean][])('should judge %s', (_what, extent, expected) => {
    expect(outsideAreaOfUse(extent, NETHERLANDS)).toBe(expected);
  });

  it('should work across the antimeridian', () => {
    // New Zealand with the Chatham Islands: 160.6°E to 171.2°W.
    const crs = { areaOfUse: [160.6, -55.95, -171.2, -25.88] as Extent };
    expect(outsideAreaOfUse([174.7, -41.4, 174.9, -41.2], crs)).toBe(false);
    expect(outsideAreaOfUse([-176.6, -44, -176.5, -43.9], crs)).toBe(false);
    expect(outsideAreaOfUse([150, -41, 151, -40], crs)).toBe(true);
    expect(outsideAreaOfUse([-120, -41, -119, -40], crs)).toBe(true);
  });

  it('should hold nothing against a CRS for the whole world, or without an area', () => {
    expect(outsideAreaOfUse([-180, -85, 180, 85], { areaOfUse: [-180, -90, 180, 90] })).toBe(false);
    expect(outsideAreaOfUse([170, 10, 175, 20], {})).toBe(false);
    expect(outsideAreaOfUse([170, 10, 175, 120], {})).toBe(true);
  });
});

describe('assertInsideAreaOfUse', () => {
  it('should name the file, where it came out and where its CRS may be used', () => {
    const crs = resolveCrs('EPSG:32734', lookupCrs);
    expect(() => assertInsideAreaOfUse('city.json', crs, [21.3, 22.4, 21.4, 22.5])).toThrowError(
      /city\.json: .*21\.3….*EPSG:32734 WGS 84 \/ UTM zone 34S \(18…24° E, -80…0° N\).*transform/,
    );
    expect(() => assertInsideAreaOfUse('city.json', crs, [18.4, -34, 18.5, -33.9])).not.toThrow();
  });
});
