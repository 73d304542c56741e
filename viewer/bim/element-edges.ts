import { Vector3 } from 'three';
import type { RoomScene } from './draw/room-scene.ts';
import { ELEMENT_ATTRIBUTE } from './draw/tile-elements.ts';

/** The outlines of an element as they stand in the picture, six numbers each; from the tiles that are shown. */
export function edgesOf(scene: RoomScene, index: number, lift: number): Float64Array {
  const edges: number[] = [];
  const corner = new Vector3();
  for (const lines of scene.tiles.outlines()) {
    const { geometry, matrixWorld } = lines;
    const positions = geometry.getAttribute('position');
    const elements = geometry.getAttribute(ELEMENT_ATTRIBUTE);
    const order = geometry.getIndex();
    const count = order ? order.count : positions.count;
    for (let at = 0; at + 1 < count; at += 2) {
      const first = order ? order.getX(at) : at;
      if (elements.getX(first) !== index + 1) continue;
      for (const vertex of [first, order ? order.getX(at + 1) : at + 1]) {
        corner.fromBufferAttribute(positions, vertex).applyMatrix4(matrixWorld);
        edges.push(corner.x, corner.y, corner.z + lift);
      }
    }
  }
  return Float64Array.from(edges);
}
