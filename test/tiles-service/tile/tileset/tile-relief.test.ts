import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tileSolids } from '../../../../tiles-service/tile/solids/index.ts';
import { placeInTown } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

let opened: Awaited<ReturnType<typeof storeOf>> | undefined;
afterEach(async () => {
  await opened?.remove();
  opened = undefined;
});

const SIDE = 260;
const HILL = 30;

/** A round hill of 2 × 260² triangles, two metres wide each. */
function hill(): Feature {
  const positions: number[] = [];
  const corner = (x: number, y: number): void => {
    const [longitude, latitude] = placeInTown(2 * x, 2 * y);
    const away = Math.hypot(x - SIDE / 2, y - SIDE / 2) / (SIDE / 2);
    positions.push(longitude, latitude, 100 + HILL * Math.max(0, Math.cos((away * Math.PI) / 2)));
  };
  for (let x = 0; x < SIDE; x++) {
    for (let y = 0; y < SIDE; y++) {
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [1, 1],
      ])
        corner(x + dx, y + dy);
      for (const [dx, dy] of [
        [0, 0],
        [1, 1],
        [0, 1],
      ])
        corner(x + dx, y + dy);
    }
  }
  const triangles = positions.length / 9;
  return {
    id: 'land:1',
    type: 'TINRelief',
    attributes: {},
    geometries: [
      {
        kind: 'surfaces',
        lod: 1,
        heightReference: 'ellipsoid',
        positions: Float64Array.from(positions),
        ringStarts: Uint32Array.from({ length: triangles + 1 }, (_, i) => 3 * i),
        polygonStarts: Uint32Array.from({ length: triangles + 1 }, (_, i) => i),
        semantics: new Uint8Array(triangles).fill(11),
      },
    ],
  };
}

describe('tiling a relief', () => {
  it('should show a simpler one from afar, off by no more than it says', async () => {
    opened = await storeOf([hill()]);
    const result = await tileSolids(opened.store, opened.job, { role: 'relief' });
    expect(result).toMatchObject({ features: 1, tiles: 2 });
    const { problems, features } = await checkTileset(opened.folder);
    expect(problems).toEqual([]);
    expect(features).toBe(1);
    const { root } = JSON.parse(readFileSync(join(opened.folder, 'tileset.json'), 'utf8'));
    expect(root.geometricError).toBeGreaterThan(0);
    expect(root.geometricError).toBeLessThan(2);
    const facesOf = (uri: string): number => {
      const { json } = decodeGlb(readFileSync(join(opened!.folder, uri)));
      return json.accessors[json.meshes[0].primitives[0].indices].count / 3;
    };
    expect(facesOf(root.children[0].content.uri)).toBe(2 * SIDE * SIDE);
    expect(facesOf(root.content.uri)).toBeLessThanOrEqual(12_000);
  }, 120_000);
});
