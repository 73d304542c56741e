import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { readWorld } from '../../../viewer/studies/world/read-world.ts';
import { extrusionFeature, TOWN } from '../../tiles-service/tile/support/synthetic-city.ts';
import { serveFolder } from './serve-folder.ts';

let folder: string;
let served: Awaited<ReturnType<typeof serveFolder>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-world-'));
  served = await serveFolder(folder);
  const writer = new FeatureStoreWriter(join(folder, 'store'));
  const of = (id: string, west: number, more: Partial<Feature>): Feature => ({
    ...extrusionFeature(
      id,
      [
        [west, 0],
        [west + 10, 0],
        [west + 10, 10],
        [west, 10],
      ],
      { height: 12 },
    ),
    ...more,
  });
  writer.add(of('t:house', 0, {}));
  writer.add(of('t:wall', 40, { type: 'GenericCityObject', class: 'IfcWall' }));
  writer.add(of('t:room', 80, { type: 'GenericCityObject', class: 'IfcSpace' }));
  await writer.finish(new Tally());
});
afterAll(async () => {
  await served?.end();
  await rm(folder, { recursive: true, force: true });
});

describe('the world that rays are cast at', () => {
  it('should have elements of building models without façades of their own, and no rooms', async () => {
    const { world, blocks } = await readWorld({
      ...{ origin: [TOWN.longitude, TOWN.latitude, 0], reach: 500, stores: [`${served.url}/store`] },
      ...{ designed: [], without: [] },
    });
    expect(world.bodies.map(({ id }) => id).sort()).toEqual(['t:house', 't:wall']);
    expect(blocks.map(({ body }) => world.bodies[body].id)).toEqual(['t:house']);
  });
});
