import { hashOf } from '../analysis-origin.ts';
import type { RayWorld } from './ray-scene.ts';

/** Hashes of what rays are cast at, for the origin of a result: `bodies`, and `terrain` where there is one. */
export async function hashesOfWorld({
  bvh,
  bodyOf,
  bodies,
  terrain,
}: RayWorld): Promise<Record<string, string>> {
  return {
    bodies: await hashOf({ triangles: bvh.triangles, order: bvh.order, bodyOf, bodies }),
    ...(terrain && { terrain: await hashOf(terrain) }),
  };
}
