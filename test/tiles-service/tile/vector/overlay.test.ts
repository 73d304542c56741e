import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkVector } from '../../../../tiles-service/tile/vector/check.ts';
import { decodeTile, type TileLayer } from '../../../../tiles-service/tile/vector/mvt.ts';
import { overlayFrom } from '../../../../tiles-service/tile/vector/overlay-zoom.ts';
import { PmtilesArchive } from '../../../../tiles-service/tile/vector/pmtiles-archive.ts';
import { tileOfId } from '../../../../tiles-service/tile/vector/tile-id.ts';
import { tileVector } from '../../../../tiles-service/tile/vector/vector.ts';
import { areaFeature, lineFeature, pointFeature, rectangle, tilerBench } from './features.ts';

const bench = tilerBench();
afterAll(() => bench.end());

const WIDE = 300;

/** Points in a grid of 2 m, a line of pipe, and an area of no type that a map has. */
const things = [
  ...Array.from({ length: 2500 }, (_, i) =>
    pointFeature('GenericCityObject', '', `p${i}`, [
      114.3 + (i % 50) * 2e-5,
      30.5 + Math.floor(i / 50) * 2e-5,
    ]),
  ),
  lineFeature('Pipe', '', 'pipe', [
    [114.29, 30.5],
    [114.29 + WIDE * 1e-4, 30.5],
  ]),
  areaFeature('PointOfInterest', '', 'site', [rectangle(114.3, 30.49, 114.302, 30.492)]),
];

let folder: string;
let result: Awaited<ReturnType<typeof tileVector>>;
const zooms = new Map<number, Required<TileLayer>[]>();

beforeAll(async () => {
  const store = await bench.store('overlay', things);
  folder = join(bench.folder, 'tiles');
  mkdirSync(folder);
  result = await tileVector([store], bench.job(folder), { overlay: true });
  const archive = await PmtilesArchive.open(join(folder, result.entry));
  for await (const entry of archive.entries()) {
    const { z } = tileOfId(entry.tileId);
    zooms.set(z, [...(zooms.get(z) ?? []), ...decodeTile(await archive.tile(entry))]);
  }
  await archive.close();
});

function idsOf(zoom: number, layer: string): Set<unknown> {
  const found = (zooms.get(zoom) ?? []).filter(({ name }) => name === layer);
  return new Set(found.flatMap(({ features }) => features.map(({ properties }) => properties.id)));
}

describe('tileVector of an overlay', () => {
  it('should show things of any type and shape, in a layer for each kind of shape', async () => {
    expect(result.layers).toEqual({ 'overlay-points': 2500, 'overlay-lines': 1, 'overlay-areas': 1 });
    expect(result.features).toBe(2502);
    expect(idsOf(14, 'overlay-points').size).toBe(2500);
    expect(idsOf(14, 'overlay-lines')).toEqual(new Set(['test:pipe']));
    expect(idsOf(14, 'overlay-areas')).toEqual(new Set(['test:site']));
    expect((await checkVector(folder)).problems).toEqual([]);
  });

  it('should keep one point a pixel below the last zoom', () => {
    // 0.001 degrees at zoom 12 are 5.8 pixels of 512 a tile, and 6.7 in latitude.
    const points = idsOf(12, 'overlay-points').size;
    expect(points).toBeGreaterThanOrEqual(30);
    expect(points).toBeLessThanOrEqual(7 * 8);
  });

  it('should begin at a zoom where all of it is more than a blot, and not thousands of tiles', () => {
    // 0.03 degrees of 360: an eighth of a tile at zoom 10.
    expect(Math.min(...zooms.keys())).toBe(10);
    expect(overlayFrom(100, 1)).toBe(0);
    expect(overlayFrom(100, 0.1)).toBe(0);
    expect(overlayFrom(100, 0)).toBe(12);
    expect(overlayFrom(1_000_000, 0.001)).toBe(12);
    expect(overlayFrom(3_000_000, 0.001)).toBe(13);
    // Of a whole province, so many tiles at once would be too many.
    expect(overlayFrom(1_000_000, 0.0125)).toBe(10);
    expect(overlayFrom(1_000_000, 1)).toBe(4);
  });
});
