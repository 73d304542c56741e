import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  assertInsideAreaOfUse,
  createTransform,
  EGM96,
  geodeticToEcef,
  resolveCrs,
} from '../../models/geodesy/index.ts';
import type { Extent } from '../../models/schema/index.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { describeReal, realData } from './data.ts';

interface CityJson {
  metadata: { referenceSystem: string };
  transform: { scale: number[]; translate: number[] };
  vertices: number[][];
}

function read(path: string): CityJson {
  return JSON.parse(readFileSync(realData(path), 'utf8')) as CityJson;
}

/** All vertices as x, y, z triplets, by the file's own transform. */
function positionsOf({ transform, vertices }: CityJson): Float64Array {
  return Float64Array.from(
    vertices.flatMap((vertex) =>
      vertex.map((value, axis) => value * transform.scale[axis] + transform.translate[axis]),
    ),
  );
}

function extentOf(geodetic: Float64Array): Extent {
  const extent: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < geodetic.length; index += 3) {
    extent[0] = Math.min(extent[0], geodetic[index]);
    extent[1] = Math.min(extent[1], geodetic[index + 1]);
    extent[2] = Math.max(extent[2], geodetic[index]);
    extent[3] = Math.max(extent[3], geodetic[index + 1]);
  }
  return extent;
}

/**
 * The highest corner of eight buildings of Delft: RD New and NAP as in the file, then longitude, latitude and
 * ellipsoidal height by PROJ 9.1.1 with the parameters of EPSG operation 4833 and PROJ's own egm96_15.gtx:
 *   cct -d 10 +proj=pipeline +step +inv +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079
 *     +x_0=155000 +y_0=463000 +ellps=bessel +step +proj=cart +ellps=bessel +step +proj=helmert
 *     +convention=position_vector +x=565.4171 +y=50.3319 +z=465.5524 +rx=-0.398957388243134
 *     +ry=0.343987817378283 +rz=-1.87740163998045 +s=4.0725 +step +inv +proj=cart +ellps=WGS84
 *     +step +proj=unitconvert +xy_in=rad +xy_out=deg
 *   cct -d 6 +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad
 *     +step +proj=vgridshift +grids=egm96_15.gtx +multiplier=1 +step +proj=unitconvert +xy_in=rad +xy_out=deg
 */
const CORNERS: [string, number[], number[]][] = [
  [
    'b1105d28c-00ba-11e6-b420-2bdcc4ab5d7f',
    [85009.815, 447482.668, 6],
    [4.3677276989, 52.0112880663, 49.463162],
  ],
  [
    'b1128279e-00ba-11e6-b420-2bdcc4ab5d7f',
    [84955.97, 447535.08, 2.95],
    [4.3669327905, 52.0117522966, 46.412918],
  ],
  [
    'b31bbff4f-00ba-11e6-b420-2bdcc4ab5d7f',
    [84870.265, 447521.829, 2.24],
    [4.3656873044, 52.011622384, 45.703405],
  ],
  [
    'b31bc9c37-00ba-11e6-b420-2bdcc4ab5d7f',
    [84909.232, 447597.708, 2.93],
    [4.3662392809, 52.0123092306, 46.392551],
  ],
  [
    'b31bce9df-00ba-11e6-b420-2bdcc4ab5d7f',
    [84890.527, 447583.801, 2.86],
    [4.3659697073, 52.0121818855, 46.322757],
  ],
  [
    'b31bdd43a-00ba-11e6-b420-2bdcc4ab5d7f',
    [85026.441, 447495.721, 3.88],
    [4.3679671686, 52.0114074701, 47.342972],
  ],
  [
    'b31be22b0-00ba-11e6-b420-2bdcc4ab5d7f',
    [85032.793, 447511.375, 3.85],
    [4.368056479, 52.0115489533, 47.312803],
  ],
  [
    'b31e18918-00ba-11e6-b420-2bdcc4ab5d7f',
    [84938.109, 447566.317, 2.41],
    [4.3666662722, 52.0120307676, 45.872712],
  ],
];

describeReal('geodesy on real cities', () => {
  it('should land known corners of Delft within one centimetre of PROJ, in space', async () => {
    const city = read('delft/cityjson/delft_3dfier_lod1_v20.city.json');
    const crs = resolveCrs(city.metadata.referenceSystem, lookupCrs);
    expect(crs).toMatchObject({ id: 'EPSG:7415', vertical: { id: 'NAP' } });
    const transform = await createTransform(crs, crs.vertical ?? EGM96);
    const positions = positionsOf(city);
    const geodetic = new Float64Array(positions.length);
    transform.toGeodetic(positions, geodetic);
    for (const [, corner, expected] of CORNERS) {
      const index = positions.findIndex(
        (x, at) =>
          at % 3 === 0 &&
          Math.hypot(x - corner[0], positions[at + 1] - corner[1], positions[at + 2] - corner[2]) < 0.0005,
      );
      expect(index).toBeGreaterThanOrEqual(0);
      const [x, y, z] = geodeticToEcef(geodetic[index], geodetic[index + 1], geodetic[index + 2]);
      const [u, v, w] = geodeticToEcef(expected[0], expected[1], expected[2]);
      expect(Math.hypot(x - u, y - v, z - w)).toBeLessThan(0.01);
    }
    expect(() => assertInsideAreaOfUse('delft', crs, extentOf(geodetic))).not.toThrow();
  });

  it('should refuse Cape Town’s published transform, which doubles its coordinates, and take the mended one', async () => {
    const extents = await Promise.all(
      ['citjsn_sRiver3D.json', 'citjsn_sRiver3D_transform_fixed.city.json'].map(async (name) => {
        const city = read(`capetown/${name}`);
        const crs = resolveCrs(city.metadata.referenceSystem, lookupCrs);
        const positions = positionsOf(city);
        (await createTransform(crs, EGM96)).toGeodetic(positions, positions);
        return { name, crs, extent: extentOf(positions) };
      }),
    );
    const [published, mended] = extents;
    expect(() => assertInsideAreaOfUse(published.name, published.crs, published.extent)).toThrowError(
      /citjsn_sRiver3D\.json: .*outside of the area of use of EPSG:32734/,
    );
    expect(() => assertInsideAreaOfUse(mended.name, mended.crs, mended.extent)).not.toThrow();
    // Salt River, Cape Town.
    expect(mended.extent[0]).toBeGreaterThan(18.4);
    expect(mended.extent[2]).toBeLessThan(18.6);
    expect(mended.extent[1]).toBeGreaterThan(-34);
    expect(mended.extent[3]).toBeLessThan(-33.9);
  });
});
