import type { RayWorld } from '../../../scenes/planning/rays/ray-scene.ts';

/** A world in memory that all workers have at once, where the page may share memory; otherwise as it is. */
export function sharedWorld(
  world: RayWorld,
  mayShare = globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined',
): RayWorld {
  if (!mayShare) return world;
  const { bvh, bodyOf, bodies, terrain } = world;
  return {
    bvh: { nodes: shared(bvh.nodes), triangles: shared(bvh.triangles), order: shared(bvh.order) },
    ...{ bodyOf: shared(bodyOf), bodies },
    ...(terrain && { terrain: { ...terrain, heights: shared(terrain.heights) } }),
  };
}

/** Types say ArrayBuffer, since nobody writes to it any more: it is read as any other. */
function shared<T extends Float32Array | Uint32Array>(array: T): T {
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(array.byteLength),
  );
  copy.set(array);
  return copy;
}
