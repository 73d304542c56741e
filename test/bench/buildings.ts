import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Feature } from '../../models/feature.ts';
import { enuFrame, loadEgm96 } from '../../models/geodesy/index.ts';
import { addBody } from '../../scenes/geometry/solids/body.ts';
import { SolidMesh } from '../../scenes/geometry/solids/solid-mesh.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { morton } from '../../tiles-service/store/sort.ts';
import { encodeSolidTile } from '../../tiles-service/tile/gltf/solid-tile.ts';
import {
  columnSpecs,
  columnsOf,
  DEFAULT_ATTRIBUTES,
  rowValues,
} from '../../tiles-service/tile/tileset/columns.ts';
import { genevaBuildings } from './support/replicate.ts';

const COUNT = 23_000;
const PER_TILE = 400;

/** The builder of leaf tiles alone, on one thread: real buildings of Geneva, from features to GLB. */
export async function run(print: (line: string) => void): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-buildings-'));
  const features: Feature[] = [];
  for await (const batch of genevaBuildings(COUNT, scratch)) features.push(...batch);
  rmSync(scratch, { recursive: true, force: true });
  features.sort((a, b) => placeOf(a) - placeOf(b));
  const undulation = await loadEgm96();
  const specs = columnSpecs(DEFAULT_ATTRIBUTES.buildings, []);
  const frame = enuFrame(6.14, 46.2, 0);
  let tiles: Uint8Array[] = [];
  let milliseconds = 0;
  // The first round warms up.
  for (let round = 0; round < 2; round++) {
    tiles = [];
    const begun = performance.now();
    for (let i = 0; i < features.length; i += PER_TILE)
      tiles.push(buildTile(features.slice(i, i + PER_TILE)));
    milliseconds = performance.now() - begun;
  }
  const sum = (size: (glb: Uint8Array) => number): string =>
    (tiles.reduce((total, glb) => total + size(glb), 0) / features.length).toFixed(1);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  print(
    `buildings count=${features.length} threads=1 per_second=${Math.round(features.length / (milliseconds / 1000))} ` +
      `bytes_per_building raw=${sum((glb) => glb.length)} gzip9=${sum((glb) => gzipSync(glb, { level: 9 }).length)} ` +
      `brotli11=${sum((glb) => brotliCompressSync(glb, quality).length)}`,
  );

  function buildTile(block: readonly Feature[]): Uint8Array {
    const mesh = new SolidMesh();
    const seeds: number[] = [];
    const looks: number[] = [];
    const rows = [];
    const context = { frame, undulation, tally: new Tally(), edges: true };
    for (const feature of block) {
      const body = addBody(mesh, feature, seeds.length, context);
      if (!body) continue;
      seeds.push(body.seed);
      looks.push(body.look);
      rows.push(
        rowValues(specs, feature, {
          height: body.height,
          storeys: body.countedStoreys,
          roofShape: body.roof,
        }),
      );
    }
    return encodeSolidTile({ mesh, seeds, looks, columns: columnsOf(specs, rows), doubleSided: false }).glb;
  }
}

function placeOf({ geometries }: Feature): number {
  const [longitude, latitude] = geometries[0].positions;
  return morton(Math.floor((longitude - 6.05) * 2e5) & 65_535, Math.floor((latitude - 46.15) * 2e5) & 65_535);
}
