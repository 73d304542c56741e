import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExtrusionGeometry, SurfacesGeometry } from '../../models/feature.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { readAccessor } from '../../models/gltf/accessors.ts';
import { decodeGlb } from '../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../tiles-service/check/index.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { describeReal } from './data.ts';
import { type TiledGroup, tileFile } from './support/tile-file.ts';

let root: string;
let pool: WorkerPool;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tileset-'));
  pool = new WorkerPool(2);
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

async function expectSound({ folder, result, tally, count }: TiledGroup): Promise<void> {
  const check = await checkTileset(folder);
  expect(check.problems).toEqual([]);
  expect(check.features).toBe(result.features);
  const { extras } = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8'));
  const { features, withoutShape, dropped } = extras.citymirror;
  expect(features + withoutShape + dropped).toBe(count);
  expect(tally.total('dropped')).toBe(dropped);
}

/**
 * East, north and up of a position seen from an origin, from the textbook formulas alone: Hofmann-Wellenhof et
 * al., GPS: Theory and Practice (2001), 10.2 and 10.4.
 */
function eastNorthUp(
  position: ArrayLike<number>,
  origin: readonly [number, number],
): [number, number, number] {
  const a = 6_378_137;
  const b = 6_356_752.314245179;
  const ecef = (longitude: number, latitude: number, height: number): [number, number, number] => {
    const [l, p] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
    const n = (a * a) / Math.sqrt(a * a * Math.cos(p) ** 2 + b * b * Math.sin(p) ** 2);
    return [
      (n + height) * Math.cos(p) * Math.cos(l),
      (n + height) * Math.cos(p) * Math.sin(l),
      (((b * b) / (a * a)) * n + height) * Math.sin(p),
    ];
  };
  const [x, y, z] = ecef(position[0], position[1], position[2]);
  const [x0, y0, z0] = ecef(origin[0], origin[1], 0);
  const [l, p] = [(origin[0] * Math.PI) / 180, (origin[1] * Math.PI) / 180];
  const [dx, dy, dz] = [x - x0, y - y0, z - z0];
  return [
    -Math.sin(l) * dx + Math.cos(l) * dy,
    -Math.sin(p) * Math.cos(l) * dx - Math.sin(p) * Math.sin(l) * dy + Math.cos(p) * dz,
    Math.cos(p) * Math.cos(l) * dx + Math.cos(p) * Math.sin(l) * dy + Math.sin(p) * dz,
  ];
}

/** Places of all vertices of the leaves, by row's id. */
function verticesById(folder: string): Map<string, [number, number, number][]> {
  const places = new Map<string, [number, number, number][]>();
  for (const name of readdirSync(join(folder, 'tiles')).filter((file) => !file.endsWith('p.glb'))) {
    const glb = decodeGlb(readFileSync(join(folder, 'tiles', name)));
    const { json, binary } = glb;
    const [node] = json.nodes;
    const positions = readAccessor(glb, 0);
    const rows = readAccessor(glb, json.meshes[0].primitives[0].attributes._FEATURE_ID_0);
    const column = json.extensions.EXT_structural_metadata.propertyTables[0].properties.id;
    const [values, offsets] = [column.values, column.stringOffsets].map((view: number) => {
      const { byteOffset, byteLength } = json.bufferViews[view];
      return binary.slice(byteOffset, byteOffset + byteLength);
    });
    const ends = column.stringOffsetType === 'UINT8' ? offsets : new Uint16Array(offsets.buffer);
    for (const [i, row] of rows.entries()) {
      const id = new TextDecoder().decode(values.subarray(ends[row], ends[row + 1]));
      const place: [number, number, number] = [
        positions[3 * i] * node.scale[0] + node.translation[0],
        -(positions[3 * i + 2] * node.scale[2] + node.translation[2]),
        positions[3 * i + 1] * node.scale[1] + node.translation[1],
      ];
      const known = places.get(id);
      if (known) known.push(place);
      else places.set(id, [place]);
    }
  }
  return places;
}

describeReal('tilesets of real files', () => {
  it.each([
    ['delft/cityjson/delft_3dbag_5908.city.jsonl', 'delft-bag', undefined],
    ['delft/cityjson/delft_3dfier_lod1_v10.city.json', 'delft-v10', undefined],
    ['delft/cityjson/delft_3dfier_lod1_v20.city.json', 'delft-v20', undefined],
    ['rotterdam/delfshaven/3-20-DELFSHAVEN.city.json', 'rotterdam', 'NAP'],
    ['capetown/citjsn_sRiver3D_transform_fixed.city.json', 'capetown', 'EGM96'],
    ['monaco/monaco.osm.pbf', 'monaco', undefined],
    ['geneva/geneva.osm.pbf', 'geneva', undefined],
  ])('should hold everything with a shape once, without any problem: %s', async (path, source, datum) => {
    const tiled = await tileFile(path, source, root, pool, datum);
    expect(Object.keys(tiled)).toContain('buildings');
    for (const group of Object.values(tiled)) await expectSound(group);
  });

  it('should put the corners of Delft within 1 cm of their places', async () => {
    const { buildings } = await tileFile(
      'delft/cityjson/delft_3dbag_901_trimmed.city.jsonl',
      'corners',
      root,
      pool,
    );
    const { folder } = buildings!;
    const store = await openFeatureStore(fileByteSource(join(folder, 'store')));
    const [west, south, east, north] = store.header.extent!;
    const origin: [number, number] = [(west + east) / 2, (south + north) / 2];
    const places = verticesById(folder);
    let compared = 0;
    for (let block = 0; block < store.header.blocks.length; block++) {
      for (const feature of await store.readBlock(block)) {
        const shapes = feature.geometries.filter((one): one is SurfacesGeometry => one.kind === 'surfaces');
        const finest = shapes.sort((p, q) => q.lod - p.lod)[0];
        const vertices = places.get(feature.id);
        if (!finest || !vertices) continue;
        const { positions, ringStarts, polygonStarts, semantics } = finest;
        for (let polygon = 0; polygon < semantics.length; polygon++) {
          // Roofs stand as the source has them; walls are lengthened into the ground.
          if (semantics[polygon] !== 3) continue;
          const corner = ringStarts[polygonStarts[polygon]];
          const [x, y, z] = eastNorthUp(positions.subarray(3 * corner, 3 * corner + 3), origin);
          const nearest = Math.min(...vertices.map(([vx, vy, vz]) => Math.hypot(vx - x, vy - y, vz - z)));
          expect(nearest).toBeLessThan(0.01);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("should need no more than 250 bytes for each of Geneva's buildings with id and six attributes", async () => {
    const { buildings } = await tileFile('geneva/geneva.osm.pbf', 'bytes', root, pool);
    const { folder, result } = buildings!;
    let gzip = 0;
    let brotli = 0;
    for (const name of readdirSync(join(folder, 'tiles')).filter((file) => !file.endsWith('p.glb'))) {
      const glb = readFileSync(join(folder, 'tiles', name));
      gzip += gzipSync(glb, { level: 9 }).length;
      brotli += brotliCompressSync(glb).length;
    }
    expect(result.features).toBeGreaterThan(11_000);
    expect(gzip / result.features).toBeLessThan(250);
    expect(brotli / result.features).toBeLessThan(250);
  });

  it('should let buildings stand as high as the source says', async () => {
    const { buildings } = await tileFile('monaco/monaco.osm.pbf', 'heights', root, pool);
    const store = await openFeatureStore(fileByteSource(join(buildings!.folder, 'store')));
    const places = verticesById(buildings!.folder);
    let compared = 0;
    for (let block = 0; block < store.header.blocks.length; block++) {
      for (const { id, geometries } of await store.readBlock(block)) {
        const body = geometries.find((one): one is ExtrusionGeometry => one.kind === 'extrusion');
        const vertices = places.get(id);
        // Parts that begin above the ground have no foot in it.
        if (!body || !vertices || body.positions[2] > 0.5) continue;
        const heights = vertices.map(([x, y, z]) => z + (x * x + y * y) / 2 / 6_371_000);
        const reach = Math.max(...heights) - Math.min(...heights);
        expect(Math.abs(reach - body.height - 1.5)).toBeLessThan(0.05);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});
