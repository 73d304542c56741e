import { type AreasGeometry, SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { areasFrom, type Choice } from '../cityjson/dissolve.ts';
import type { SurfaceMesh } from '../cityjson/surface-mesh.ts';

/** Surfaces whose normal leans less than this share up or down count as upright. */
const UPRIGHT_SHARE = 0.05;
const GROUND = SURFACE_SEMANTICS.indexOf('ground');

/**
 * What surfaces cover on the map. Flat geometries: all of it. Ground: the faces that look up. Bodies: their ground
 * surfaces; without those the faces that look down, if they are a bottom, or else those that look up.
 */
export function footprintOf(
  mesh: SurfaceMesh,
  lod: number,
  codes: Uint8Array,
  flat: boolean,
  isGround: boolean,
): AreasGeometry | undefined {
  const facing = (surface: number): Choice => {
    const at = surface * 3;
    const [east, north, up] = [mesh.areas[at], mesh.areas[at + 1], mesh.areas[at + 2]];
    const size = Math.sqrt(east * east + north * north + up * up);
    return up > UPRIGHT_SHARE * size ? 1 : up < -UPRIGHT_SHARE * size ? -1 : 0;
  };
  const only = (side: Choice) => areasFrom(mesh, (surface) => (facing(surface) === side ? side : 0));
  const found = (): AreasGeometry | undefined => {
    if (flat) return areasFrom(mesh, facing);
    if (isGround) return only(1);
    if (codes.includes(GROUND)) {
      const ground = areasFrom(mesh, (surface) => (codes[surface] === GROUND ? facing(surface) : 0));
      if (ground) return ground;
    }
    let [above, below] = [0, 0];
    for (let surface = 0; surface < mesh.surfaceCount; surface++) {
      const area = mesh.areas[surface * 3 + 2];
      if (area > 0) above += area;
      else below -= area;
    }
    return (below > above / 2 ? only(-1) : undefined) ?? only(1);
  };
  const areas = found();
  return areas && { ...areas, lod: flat ? lod : areas.lod };
}

/**
 * Gives vertices at the same place the same id, so that neighbours share their edges: GML writes every ring with
 * positions of its own.
 */
export function mergeVertices(mesh: SurfaceMesh): void {
  const { vertexCount, vertexIds } = mesh;
  const words = new Uint32Array(mesh.positions.buffer, mesh.positions.byteOffset, vertexCount * 6);
  let size = 16;
  while (size < vertexCount * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const at = vertex * 6;
    let hash = 0;
    for (let word = 0; word < 6; word++)
      hash = Math.imul(hash ^ words[at + word], 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 13)) & (size - 1);
    for (;;) {
      const other = slots[slot];
      if (other < 0) {
        slots[slot] = vertex;
        vertexIds[vertex] = vertex;
        break;
      }
      let word = 0;
      while (word < 6 && words[at + word] === words[other * 6 + word]) word++;
      if (word === 6) {
        vertexIds[vertex] = other;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
}
