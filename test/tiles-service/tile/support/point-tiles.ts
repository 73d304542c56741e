import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';

/** A point as a viewer gets it: east, north and up in the tileset's frame, linear colour, class and intensity. */
export interface TilePoint {
  place: [number, number, number];
  color: [number, number, number];
  classification: number;
  intensity: number;
  /** Depth of its tile: 0 is the root. */
  depth: number;
}

export interface PointTiles {
  points: TilePoint[];
  /** Column-major matrix from the frame to ECEF. */
  transform: number[];
  /** Number of points of each tile. */
  sizes: number[];
}

interface Tile {
  content?: { uri: string };
  children?: Tile[];
}

/** All points of all tiles of a point tileset. */
export function readPointTiles(folder: string): PointTiles {
  const { root } = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8'));
  const tiles: PointTiles = { points: [], transform: root.transform, sizes: [] };
  visit(root, 0);
  return tiles;

  function visit({ content, children = [] }: Tile, depth: number): void {
    for (const child of children) visit(child, depth + 1);
    if (!content) return;
    const glb = decodeGlb(readFileSync(join(folder, content.uri)));
    const { attributes } = glb.json.meshes[0].primitives[0];
    const { translation, scale = [1, 1, 1] } = glb.json.nodes[0];
    const places = readAccessor(glb, attributes.POSITION);
    const colors = readAccessor(glb, attributes.COLOR_0);
    const classes = readAccessor(glb, attributes._CLASSIFICATION);
    const intensities = readAccessor(glb, attributes._INTENSITY);
    tiles.sizes.push(classes.length);
    for (let i = 0; i < classes.length; i++) {
      const [x, y, z] = [0, 1, 2].map((axis) => places[3 * i + axis] * scale[axis] + translation[axis]);
      tiles.points.push({
        place: [x, -z, y],
        color: [colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]],
        classification: classes[i],
        intensity: intensities[i],
        depth,
      });
    }
  }
}
