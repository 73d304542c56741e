import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tileSolids } from '../../../../tiles-service/tile/solids/index.ts';
import { closeGlass } from '../../../../tiles-service/tile/tileset/solid-leaf.ts';
import { extrusionFeature } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

interface Tile {
  geometricError: number;
  content?: { uri: string };
  children?: Tile[];
}

let opened: Awaited<ReturnType<typeof storeOf>> | undefined;
afterEach(async () => {
  await opened?.remove();
  opened = undefined;
});

/** Boxes of half a metre in rows, from some metres east on. */
function* boxes(className: string, count: number, east: number): Generator<Feature> {
  for (let i = 0; i < count; i++) {
    const [x, y] = [east + (i % 40), Math.floor(i / 40)];
    const ring: [number, number][] = [
      [x, y],
      [x + 0.5, y],
      [x + 0.5, y + 0.5],
      [x, y + 0.5],
    ];
    yield { ...extrusionFeature(`${className}:${i}`, ring), class: className };
  }
}

async function tile(features: Iterable<Feature>) {
  opened = await storeOf(features, { features: 100, bytes: 1 << 20, metres: 800 });
  const result = await tileSolids(opened.store, opened.job, { role: 'structures', building: true });
  const { root } = JSON.parse(readFileSync(join(opened.folder, 'tileset.json'), 'utf8')) as { root: Tile };
  return { result, root, folder: opened.folder };
}

/** Tiles whose children are never asked for, since nothing is missed by them: engines refine by the error alone. */
function deadEnds(tile: Tile): Tile[] {
  const children = tile.children ?? [];
  const own = children.length > 0 && !children.every((child) => child.geometricError < tile.geometricError);
  return [...(own ? [tile] : []), ...children.flatMap(deadEnds)];
}

describe('the shell of a building', () => {
  it('should lead on to what is inside where whole tiles of it are inside', async () => {
    const features = [...boxes('IfcWall', 1_600, 0), ...boxes('IfcFurniture', 1_600, 300)];
    const { result, root, folder } = await tile(features);
    expect(result.features).toBe(3_200);
    expect(deadEnds(root)).toEqual([]);
    expect(root.content).toBeDefined();
    const { problems, features: seen } = await checkTileset(folder);
    expect([problems, seen]).toEqual([[], 3_200]);
  });

  it('should be all of a model of which nothing is outside, as of ducts', async () => {
    const { root } = await tile(boxes('IfcDuctSegment', 400, 0));
    expect(root.content).toBeDefined();
    expect(deadEnds(root)).toEqual([]);
  });
});

it('should close the glass of a shell, darker than it is, and leave all other colours', () => {
  const colors = Uint32Array.of(0x6a_c8_64_32, 0xff_c8_64_32, 0x00_ff_ff_ff);
  closeGlass(colors);
  expect([...colors]).toEqual([0xff_6e_37_1c, 0xff_c8_64_32, 0x00_ff_ff_ff]);
});
