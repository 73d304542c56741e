import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { mayShow, strictness } from '../../models/access/strictness.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { type RoadNetwork, readNetwork } from '../../models/network/index.ts';
import type { Extent, Publication } from '../../models/schema/index.ts';
import { Locator } from '../../scenes/flood/case/locator.ts';
import type { PreparedFlood } from '../../scenes/flood/case/prepared.ts';
import type { FloodPlace } from '../../scenes/flood/case/rasters.ts';
import { type FloodedCity, NO_CITY } from '../../scenes/flood/effects/city.ts';
import { FloodEffects } from '../../scenes/flood/effects/effects.ts';
import { readFloodedCity } from '../../scenes/flood/effects/read-city.ts';
import { sha256OfFile } from '../city/files.ts';
import { loadManifest } from '../city/manifest.ts';
import { layerFolder, NETWORK_FILE } from '../city/paths.ts';
import { fileByteSource } from '../store/file-source.ts';

/** Where the city of a run is, and what of it whoever sees the run may know. */
export interface CityOfRun {
  folder: string;
  publication: Publication;
}

/** What the water does, and SHA-256 of the files of the city that it is told from, by their path in it. */
export interface OpenedEffects {
  effects: FloodEffects;
  hashes: Record<string, string>;
}

/** Holds the water against a city: its buildings, roads and critical places; without one against the gauges alone. */
export async function openEffects(
  { grid, bed, gauges }: PreparedFlood,
  { transform }: FloodPlace,
  city: CityOfRun | undefined,
  signal: AbortSignal,
): Promise<OpenedEffects> {
  const extent = extentOf(new Locator(grid, transform));
  const hashes: Record<string, string> = {};
  const flooded = city ? await readCity(city, transform, extent, hashes, signal) : NO_CITY;
  const levels = gauges.map(({ thing, id, ...gauge }) => ({ id: thing ?? id, ...gauge }));
  return { effects: new FloodEffects(grid, Float32Array.from(bed), flooded, levels), hashes };
}

async function readCity(
  { folder, publication }: CityOfRun,
  transform: FloodPlace['transform'],
  extent: Extent,
  hashes: Record<string, string>,
  signal: AbortSignal,
): Promise<FloodedCity> {
  const { layers, networks = [] } = await loadManifest(folder);
  const seen = strictestOfEach(
    layers.map(({ layer }) => layer).filter((layer) => mayShow(publication, layer.publication)),
  );
  const stores = seen.flatMap(({ store, publication: of }) => (store ? [join(folder, of, store)] : []));
  const roads = strictestOfEach(
    networks.filter((network) => network.kind === 'road' && mayShow(publication, network.publication)),
  );
  const paths = roads.map(({ publication: of, id, version }) =>
    join(layerFolder(folder, of, id, version), NETWORK_FILE),
  );
  const own = [...new Set(stores)];
  // A store is a folder of files.
  const files = await Promise.all(
    own.map(async (path) => (await readdir(path)).sort().map((file) => join(path, file))),
  );
  for (const path of [...files.flat(), ...paths])
    hashes[relative(folder, path).split(sep).join('/')] = await sha256OfFile(path, signal);
  return readFloodedCity({
    stores: await Promise.all(own.map((path) => openFeatureStore(fileByteSource(path)))),
    networks: await Promise.all(
      paths.map(async (path) => readNetwork(new Uint8Array(await readFile(path))) as RoadNetwork),
    ),
    ...{ transform, extent, signal },
  });
}

/** Of what several classes have under one id, what the strictest has: it knows most. */
function strictestOfEach<Item extends { id: string; publication: Publication }>(
  items: readonly Item[],
): Item[] {
  const sorted = [...items].sort((a, b) => strictness(a.publication) - strictness(b.publication));
  return [...new Map(sorted.map((item) => [item.id, item])).values()];
}

/** Degrees around a grid: its sides are nearly straight there. */
function extentOf(locator: Locator): Extent {
  const { columns, rows } = locator.grid;
  const corners = [
    [0, 0],
    [columns / 2, 0],
    [columns, 0],
    [0, rows],
    [columns / 2, rows],
    [columns, rows],
  ].map(([x, y]) => locator.toDegrees([x, y]));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
