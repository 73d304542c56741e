import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync as unzipArchive } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadEgm96 } from '../../models/geodesy/index.ts';
import {
  checkTerrain,
  decodeTerrainMesh,
  type Ground,
  openGround,
} from '../../tiles-service/tile/terrain/index.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import {
  excessOverChildren,
  excessOverGround,
  gapsBetweenLevels,
} from '../tiles-service/tile/terrain/terrain-proof.ts';
import {
  removeFolder,
  runTerrain,
  type TerrainRun,
  temporaryFolder,
} from '../tiles-service/tile/terrain/terrain-run.ts';
import { describeReal, realData } from './data.ts';
import { storesOf } from './map-stores.ts';

const GENEVA_SRTM = { path: realData('geneva/dem/N46E006.hgt.zip') };
const GENEVA_25 = { path: realData('geneva/derived/geneva_srtm3_25m_epsg2056.tif'), verticalDatum: 'EGM96' };
const MONACO = { path: realData('monaco/dem/N43E007.hgt.zip') };
const DELFT_DTM = { path: realData('delft/derived/delft_ahn3_dtm_1m_epsg28992.tif'), verticalDatum: 'NAP' };
const DELFT_DSM = { path: realData('delft/derived/delft_ahn3_dsm_1m_epsg28992.tif'), verticalDatum: 'NAP' };

/**
 * Heights over NAP of pixels of the terrain model on level ground, at their centres in degrees, read by GDAL 3.6.2
 * (gdal_translate, gdaltransform -s_srs EPSG:28992 -t_srs EPSG:4326).
 */
const DELFT_HEIGHTS = [
  [4.3678371, 52.0120426, -0.195],
  [4.3684644, 52.0107177, -0.194],
  [4.3679987, 52.011981, -0.36],
  [4.3648816, 52.011972, 0.22],
  [4.3674766, 52.0118776, 0.381],
  [4.3672442, 52.0112105, -0.102],
  [4.3661051, 52.0113354, -0.16],
  [4.3664939, 52.0121747, 0.515],
  [4.3664356, 52.0121742, 0.529],
  [4.3669018, 52.0115311, 0.094],
];

let folder: string;
let pool: WorkerPool;
let undulation: (longitude: number, latitude: number) => number;
const opened: Ground[] = [];

async function make(
  ...sources: { path: string; verticalDatum?: string }[]
): Promise<{ run: TerrainRun; ground: Ground }> {
  const run = await runTerrain(folder, pool, sources);
  const ground = await openGround(join(run.out, 'ground'));
  opened.push(ground);
  return { run, ground };
}

/** The raw samples of a zipped SRTM tile, read by other code than ours. */
function rawSrtm(path: string): (column: number, row: number) => number {
  const [bytes] = Object.values(unzipArchive(readFileSync(path)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (column, row) => view.getInt16(2 * (row * 1201 + column));
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

describeReal('terrain of real cities', () => {
  beforeAll(async () => {
    folder = await temporaryFolder();
    pool = new WorkerPool(2);
    undulation = await loadEgm96();
  });
  afterAll(async () => {
    for (const ground of opened) ground.close();
    await pool?.close();
    await removeFolder(folder);
  });

  it('should make Geneva from SRTM: sound tiles, true heights, stated errors kept', async () => {
    const { run, ground } = await make(GENEVA_SRTM);
    const { problems, tiles } = await checkTerrain(run.out);
    expect(problems).toEqual([]);
    expect(tiles).toBeGreaterThan(700);
    expect(run.layer.maxzoom).toBe(12);
    // 18,079 voids, as gdalinfo counts them.
    expect(run.tally.entries('repaired')).toMatchObject([{ reason: 'terrain-gap-filled', count: 18_079 }]);

    // Around the city of Geneva, against the samples themselves; GDAL places sample 0, 0 at 6° E, 47° N.
    const raw = rawSrtm(GENEVA_SRTM.path);
    const differences: number[] = [];
    for (let row = 940; row < 990; row++) {
      for (let column = 140; column < 220; column++) {
        const height = raw(column, row);
        if (height === -32768) continue;
        const [longitude, latitude] = [6 + column / 1200, 47 - row / 1200];
        differences.push(ground.heightAt(longitude, latitude) - undulation(longitude, latitude) - height);
      }
    }
    expect(differences.length).toBeGreaterThan(3900);
    expect(Math.abs(differences.reduce((sum, value) => sum + value, 0) / differences.length)).toBeLessThan(
      0.05,
    );
    expect(quantile(differences.map(Math.abs), 0.5)).toBeLessThan(0.6);
    expect(quantile(differences.map(Math.abs), 0.95)).toBeLessThan(3);
    // The lake lies level at 370 m in SRTM.
    expect(ground.heightAt(6.35, 46.4) - undulation(6.35, 46.4)).toBeCloseTo(raw(420, 720), 1);
    expect(raw(420, 720)).toBe(370);

    const shown = await excessOverGround(run, ground, (longitude) => longitude > 6 && longitude < 6.4, 3);
    expect(shown.places).toBeGreaterThan(2000);
    expect(shown.excess).toBeLessThanOrEqual(0);
    const { excess, pairs } = await excessOverChildren(run);
    expect(pairs).toBeGreaterThan(700);
    expect(excess).toBeLessThanOrEqual(0);
    // In the Alps the tile ends where the slopes are steep; the height step there is 0.06 m.
    expect((await gapsBetweenLevels(run)).gap).toBeLessThan(0.1);
  });

  it('should merge the 25 m model of Geneva into SRTM, from which it was computed, without a seam or a shift', async () => {
    const { run, ground } = await make(GENEVA_SRTM, GENEVA_25);
    expect((await checkTerrain(run.out)).problems).toEqual([]);
    expect(run.layer.maxzoom).toBe(13);
    expect((await gapsBetweenLevels(run)).gap).toBeLessThan(0.1);
    const { ground: srtm } = await make(GENEVA_SRTM);
    const differences: number[] = [];
    for (let longitude = 6.08; longitude < 6.19; longitude += 0.0007) {
      for (let latitude = 46.175; latitude < 46.245; latitude += 0.0007) {
        differences.push(ground.heightAt(longitude, latitude) - srtm.heightAt(longitude, latitude));
      }
    }
    // Half a pixel of shift (12.5 m) would leave a trace on the bluffs of the Arve; the mean shows the datum.
    expect(Math.abs(differences.reduce((sum, value) => sum + value, 0) / differences.length)).toBeLessThan(
      0.05,
    );
    expect(quantile(differences.map(Math.abs), 0.5)).toBeLessThan(0.5);
    expect(quantile(differences.map(Math.abs), 0.99)).toBeLessThan(3.5);
    // Across its border, in steps of 8 m, no step is steeper than the bluffs inside.
    let steepest = 0;
    for (let longitude = 6.085; longitude < 6.1; longitude += 0.0001) {
      const step = ground.heightAt(longitude + 0.0001, 46.225) - ground.heightAt(longitude, 46.225);
      steepest = Math.max(steepest, Math.abs(step));
    }
    expect(steepest).toBeLessThan(3);
  });

  it('should mark the Rhône, the Arve and the lake of Geneva as water', async () => {
    const stores = await storesOf(realData('geneva/geneva.osm.pbf'), 'geneva', folder);
    const run = await runTerrain(folder, pool, [GENEVA_SRTM], undefined, stores);
    expect((await checkTerrain(run.out)).problems).toEqual([]);
    const { water } = await run.mesh(12, 4235, 3099);
    expect(water?.length).toBe(65_536);
    // Pixels of the tile (13.2 × 19 m) from its north-west corner at 6.1084° E, 46.2305° N.
    const wetAt = (longitude: number, latitude: number): number => {
      const column = Math.floor(((longitude + 180) / (180 / 4096) - 4235) * 256);
      const row = Math.floor((3100 - (latitude + 90) / (180 / 4096)) * 256);
      return water![row * 256 + column];
    };
    expect(wetAt(6.151, 46.2078)).toBe(255);
    expect(wetAt(6.1204, 46.2012)).toBeGreaterThan(128);
    expect(wetAt(6.143, 46.2)).toBe(0);
    expect(water!.reduce((sum, value) => sum + value / 255, 0) / 65_536).toBeGreaterThan(0.02);
    expect((await run.mesh(12, 4240, 3110)).water).toEqual(Uint8Array.of(0));
  });

  it('should make Monaco with a level sea and filled voids', async () => {
    const { run, ground } = await make(MONACO);
    expect((await checkTerrain(run.out)).problems).toEqual([]);
    for (const [longitude, latitude] of [
      [7.6, 43.4],
      [7.8, 43.2],
      [7.45, 43.68],
    ]) {
      expect(Math.abs(ground.heightAt(longitude, latitude) - undulation(longitude, latitude))).toBeLessThan(
        1,
      );
    }
    // Mont Agel, 1,148 m, over the city; SRTM's cells of 90 m cut summits.
    const summit = ground.heightAt(7.4237, 43.7716) - undulation(7.4237, 43.7716);
    expect(summit).toBeGreaterThan(1040);
    expect(summit).toBeLessThan(1160);
    let lowest = Number.POSITIVE_INFINITY;
    for (let longitude = 7.01; longitude < 8; longitude += 0.01) {
      for (let latitude = 43.01; latitude < 44; latitude += 0.01) {
        lowest = Math.min(lowest, ground.heightAt(longitude, latitude) - undulation(longitude, latitude));
      }
    }
    // gdalinfo: −11 is the lowest sample of the file; voids (−32768) are filled.
    expect(lowest).toBeGreaterThan(-12);
    expect(run.tally.entries('repaired')[0].reason).toBe('terrain-gap-filled');
  });

  it.each([
    ['terrain', DELFT_DTM],
    ['surface', DELFT_DSM],
  ])('should make Delft from its %s model', async (name, source) => {
    const { run, ground } = await make(source);
    expect((await checkTerrain(run.out)).problems).toEqual([]);
    expect(run.layer.maxzoom).toBe(18);
    if (name === 'terrain') {
      const errors = DELFT_HEIGHTS.map(([longitude, latitude, height]) =>
        Math.abs(ground.heightAt(longitude, latitude) - undulation(longitude, latitude) - height),
      );
      expect(Math.max(...errors)).toBeLessThan(0.06);
    }
    const { excess, places } = await excessOverGround(
      run,
      ground,
      (x, y) => Math.abs(x - 4.3667) < 0.003 && Math.abs(y - 52.0117) < 0.002,
    );
    expect(places).toBeGreaterThan(500);
    expect(excess).toBeLessThanOrEqual(0);
    expect((await excessOverChildren(run)).excess).toBeLessThanOrEqual(0);
  });

  it('should refuse Delft without a vertical datum, since its file has none', async () => {
    await expect(runTerrain(folder, pool, [{ path: DELFT_DTM.path }])).rejects.toMatchObject({
      name: 'InputError',
      code: 'vertical-datum-missing',
    });
  });

  it.each([
    ['0.terrain', 289, 855, 0, 0],
    ['10_1563_590_light_watermask.terrain', 4, 2, -52.09, -51.07],
    ['26068.terrain', 1954, 3556, 40.72, 45.13],
    ['806.terrain', 6, 5, 45.5, 145.06],
    ['86.terrain', 4, 2, 1.27, 5.25],
    ['9_533_383.terrain', 103, 127, 206.34, 787.94],
    ['9_769_319_watermask.terrain', 4, 2, -66.55, -26.37],
    ['normals_metadata.terrain', 2338, 4548, 836.62, 4738.73],
    ['test_0_0_0.terrain', 218, 400, -328.05, 6969.12],
  ])('should decode the tile %s of another maker', (name, vertices, triangles, lowest, highest) => {
    const mesh = decodeTerrainMesh(readFileSync(realData(`terrain/quantized_mesh_single_tiles/${name}`)));
    expect([mesh.u.length, mesh.triangles.length / 3]).toEqual([vertices, triangles]);
    expect(mesh.lowest).toBeCloseTo(lowest, 2);
    expect(mesh.highest).toBeCloseTo(highest, 2);
  });

  it('should refuse tiles of the older heightmap format, plain and gzipped', () => {
    for (const name of ['51617.terrain', '1608.terrain']) {
      const bytes = readFileSync(realData(`terrain/quantized_mesh_single_tiles/${name}`));
      const plain = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
      // 65 × 65 16-bit heights, a byte of children and one of water.
      expect(plain.length).toBe(65 * 65 * 2 + 2);
      expect(() => decodeTerrainMesh(plain)).toThrow(RangeError);
    }
  });
});
