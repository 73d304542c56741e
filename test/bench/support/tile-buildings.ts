import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { GROUP_DESCRIPTIONS } from '../../../tiles-service/city/layer-groups.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { tileSolids } from '../../../tiles-service/tile/solids/index.ts';
import { WorkerPool } from '../../../tiles-service/work/pool.ts';
import { writeBenchCity } from './bench-city.ts';
import { genevaBuildings } from './replicate.ts';

/**
 * One run in a process of its own, so that its peak memory is its own: `tsx tile-buildings.ts <count> [<folder>]`.
 * Prints one JSON object. With a folder, what was made stays there as a city that can be served.
 */
const count = Number(process.argv[2]);
const city: string | undefined = process.argv[3];
// Beside the city, so that it can be moved there.
const folder = mkdtempSync(city ? `${city}-work-` : join(tmpdir(), 'bench-buildings-'));
const rss = (): number => process.memoryUsage.rss();
let peak = 0;
const sampling = setInterval(() => (peak = Math.max(peak, rss())), 50);
const pool = new WorkerPool(2);
try {
  const writer = new FeatureStoreWriter(join(folder, 'store'), GROUP_DESCRIPTIONS.buildings.limits);
  const tally = new Tally();
  const stream = genevaBuildings(count, folder);
  // Reading the extract itself is another bench's business: the clock starts with the first batch.
  let next = await stream.next();
  const begun = performance.now();
  const cpuBefore = process.cpuUsage();
  for (; !next.done; next = await stream.next()) for (const feature of next.value) writer.add(feature);
  await writer.finish(tally);
  const stored = performance.now();
  const out = join(folder, 'tiles');
  mkdirSync(out);
  const result = await tileSolids(
    join(folder, 'store'),
    { out, pool, publication: 'public', signal: new AbortController().signal, onProgress: () => {}, tally },
    { role: 'buildings' },
  );
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(sampling);
  const tileset = JSON.parse(readFileSync(join(out, 'tileset.json'), 'utf8'));
  console.log(
    JSON.stringify({
      count: result.features,
      seconds: (ended - begun) / 1000,
      storeSeconds: (stored - begun) / 1000,
      cpuSeconds: (user + system) / 1e6,
      tiles: result.tiles,
      peak,
      ...leafBytes(out, tileset),
    }),
  );
  if (city) {
    renameSync(join(folder, 'store'), join(out, 'store'));
    writeBenchCity(city, out, result);
  }
} finally {
  clearInterval(sampling);
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes over the wire of the leaves, which hold every building once. */
function leafBytes(out: string, tileset: { root: Tile }): Record<string, number> {
  const leaves: string[] = [];
  collect(tileset.root, out, leaves);
  const sample = leaves.filter((_, index) => index % Math.ceil(leaves.length / 60) === 0);
  const sum = { leafRaw: 0, leafGzip: 0, leafBrotli: 0 };
  for (const leaf of sample) {
    const bytes = readFileSync(leaf);
    sum.leafRaw += bytes.length;
    sum.leafGzip += gzipSync(bytes, { level: 9 }).length;
    sum.leafBrotli += brotliCompressSync(bytes).length;
  }
  const all = leaves.reduce((total, leaf) => total + readFileSync(leaf).length, 0);
  const scale = all / sum.leafRaw;
  return {
    leaves: leaves.length,
    leafRaw: all,
    leafGzip: sum.leafGzip * scale,
    leafBrotli: sum.leafBrotli * scale,
  };
}

interface Tile {
  content?: { uri: string };
  contents?: { uri: string }[];
  children?: Tile[];
}

function collect(tile: Tile, folder: string, leaves: string[]): void {
  for (const child of tile.children ?? []) collect(child, folder, leaves);
  if (tile.children?.length) return;
  for (const { uri } of tile.contents ?? (tile.content ? [tile.content] : [])) {
    const path = join(folder, uri);
    if (!uri.endsWith('.json')) leaves.push(path);
    else collect(JSON.parse(readFileSync(path, 'utf8')).root, join(path, '..'), leaves);
  }
}
