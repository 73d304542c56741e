import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
import { loadManifest } from '../city/manifest.ts';
import { layerFolder, NETWORK_FILE } from '../city/paths.ts';
import { fileByteSource } from '../store/file-source.ts';

/** Where the city of a run is, and what of it whoever sees the run may know. */
export interface CityOfRun {
  folder: string;
  publication: Publication;
}

/** Holds the water against a city: its buildings, roads and critical places; without one against the gauges alone. */
export async function openEffects(
  { grid, bed, gauges }: PreparedFlood,
  { transform }: FloodPlace,
  city: CityOfRun | undefined,
  signal: AbortSignal,
): Promise<FloodEffects> {
  const extent = extentOf(new Locator(grid, transform));
  const flooded = city ? await readCity(city, transform, extent, signal) : NO_CITY;
  const levels = gauges.map(({ thing, id, ...gauge }) => ({ id: thing ?? id, ...gauge }));
  return new FloodEffects(grid, Float32Array.from(bed), flooded, levels);
}

async function readCity(
  { folder, publication }: CityOfRun,
  transform: FloodPlace['transform'],
  extent: Extent,
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
  return readFloodedCity({
    stores: await Promise.all([...new Set(stores)].map((path) => openFeatureStore(fileByteSource(path)))),
    networks: await Promise.all(
      roads.map(async ({ publication: of, id, version }) => {
        const path = join(layerFolder(folder, of, id, version), NETWORK_FILE);
        return readNetwork(new Uint8Array(await readFile(path))) as RoadNetwork;
      }),
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
