import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tileInstances } from '../../../../tiles-service/tile/instances/index.ts';
import { thin } from '../../../../tiles-service/tile/instances/instance-parent.ts';
import { placeInTown, randomSequence } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

let opened: Awaited<ReturnType<typeof storeOf>> | undefined;
afterEach(async () => {
  await opened?.remove();
  opened = undefined;
});

function trees(count: number, metres = 3000): Feature[] {
  const random = randomSequence(5);
  return Array.from(
    { length: count },
    (_, i): Feature => ({
      id: `town:n${i}`,
      type: 'SolitaryVegetationObject' as const,
      class: 'tree',
      attributes: {
        ...(random() < 0.3 ? { height: 5 + Math.round(random() * 20), species: 'Tilia cordata' } : {}),
      },
      geometries: [
        {
          kind: 'points' as const,
          lod: 1,
          heightReference: 'ground' as const,
          positions: Float64Array.from([...placeInTown(random() * metres, random() * metres), 0]),
        },
      ],
    }),
  );
}

describe('tiling instances', () => {
  it('should make a tileset without any problem that holds every tree once', async () => {
    opened = await storeOf(trees(4000), { features: 300, bytes: 1 << 20, metres: 800 });
    const result = await tileInstances(opened.store, opened.job, { role: 'trees' });
    expect(result.features).toBe(4000);
    const { problems, features } = await checkTileset(opened.folder);
    expect(problems).toEqual([]);
    expect(features).toBe(4000);
  });

  it('should place every instance within two centimetres of its feature', async () => {
    const features = trees(50, 500);
    opened = await storeOf(features);
    await tileInstances(opened.store, opened.job, { role: 'trees' });
    const glb = decodeGlb(readFileSync(join(opened.folder, 'tiles', '0-0-0.glb')));
    const places: [number, number][] = [];
    for (const node of glb.json.nodes) {
      const { attributes } = node.extensions.EXT_mesh_gpu_instancing;
      const translations = readAccessor(glb, attributes.TRANSLATION);
      for (let i = 0; i < translations.length; i += 3)
        places.push([translations[i] + node.translation[0], -(translations[i + 2] + node.translation[2])]);
    }
    expect(places).toHaveLength(50);
    const { toEnu } = (await import('../../../../models/geodesy/index.ts')).enuFrame(
      ...(await frameOf(opened.store)),
      0,
    );
    for (const { geometries } of features) {
      const [longitude, latitude] = (geometries[0] as { positions: Float64Array }).positions;
      const [east, north] = toEnu(longitude, latitude, 48);
      const nearest = Math.min(...places.map(([x, y]) => Math.hypot(x - east, y - north)));
      expect(nearest).toBeLessThan(0.02);
    }
  });

  it('should count trees without a place', async () => {
    const [first, ...rest] = trees(10);
    const lost = {
      ...first,
      geometries: [{ ...first.geometries[0], positions: new Float64Array(0) }],
    } as Feature;
    opened = await storeOf([lost, ...rest]);
    const result = await tileInstances(opened.store, opened.job, { role: 'trees' });
    expect(result.features).toBe(9);
    expect(opened.job.tally.total('dropped')).toBe(1);
    expect((await checkTileset(opened.folder)).problems).toEqual([]);
  });

  it('should thin out by size and chance, and miss no more than the tallest left out', () => {
    const instances = Array.from({ length: 100 }, (_, i) => ({
      kind: { model: 'round-0', scale: [1, 1, 1] as [number, number, number], height: i + 1, heading: 0 },
      places: [0, 0, 0],
      values: [],
      rank: i + 1,
    }));
    const { kept, error } = thin(instances, 30);
    expect(kept.map(({ kind }) => kind.height)).toEqual(Array.from({ length: 30 }, (_, i) => i + 71));
    expect(error).toBe(70);
    expect(thin(instances, 200).kept).toHaveLength(100);
  });
});

async function frameOf(store: string): Promise<[number, number]> {
  const { extent } = JSON.parse(readFileSync(join(store, 'store.json'), 'utf8')) as { extent: number[] };
  return [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2];
}
