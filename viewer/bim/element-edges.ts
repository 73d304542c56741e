import { type LineSegments, Vector3 } from 'three';
import type { RoomScene } from './draw/room-scene.ts';
import { ELEMENT_ATTRIBUTE } from './draw/tile-elements.ts';

/** By 1 + index of an element: where its edges begin among those of the outlines of a tile. */
type EdgesOfElements = ReadonlyMap<number, readonly number[]>;

/** Made when the first edge of a tile is asked for: a pointer that moves asks many times. */
const known = new WeakMap<LineSegments, EdgesOfElements>();

/** The outlines of an element as they stand in the picture, six numbers each; from the tiles that are shown. */
export function edgesOf(scene: Pick<RoomScene, 'allTiles'>, index: number, lift: number): Float64Array {
  const edges: number[] = [];
  const corner = new Vector3();
  for (const tiles of scene.allTiles)
    for (const lines of tiles.outlines()) {
      const own = edgesIn(lines).get(index + 1);
      if (!own) continue;
      const { geometry, matrixWorld } = lines;
      const positions = geometry.getAttribute('position');
      const order = geometry.getIndex();
      for (const at of own)
        for (const place of [at, at + 1]) {
          corner.fromBufferAttribute(positions, order ? order.getX(place) : place).applyMatrix4(matrixWorld);
          edges.push(corner.x, corner.y, corner.z + lift);
        }
    }
  return Float64Array.from(edges);
}

function edgesIn(lines: LineSegments): EdgesOfElements {
  const before = known.get(lines);
  if (before) return before;
  const { geometry } = lines;
  const elements = geometry.getAttribute(ELEMENT_ATTRIBUTE);
  const order = geometry.getIndex();
  const count = order ? order.count : geometry.getAttribute('position').count;
  const found = new Map<number, number[]>();
  for (let at = 0; at + 1 < count; at += 2) {
    const element = elements.getX(order ? order.getX(at) : at);
    const own = found.get(element);
    if (own) own.push(at);
    else found.set(element, [at]);
  }
  known.set(lines, found);
  return found;
}
