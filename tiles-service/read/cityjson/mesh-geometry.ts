import type { AreasGeometry, SurfacesGeometry } from '../../../models/feature.ts';
import { areasFrom, type Choice } from './dissolve.ts';
import { semanticCode } from './semantics.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** Surfaces whose normal leans less than this share up or down count as upright. */
const UPRIGHT_SHARE = 0.05;
const GROUND_CODE = semanticCode('ground');

/** The surfaces of a mesh, copied out of its memory. */
export function toSurfaces(
  mesh: SurfaceMesh,
  lod: number,
  semantics: Uint8Array,
  colors?: Uint8Array,
): SurfacesGeometry {
  return {
    kind: 'surfaces',
    lod,
    heightReference: 'ellipsoid',
    positions: mesh.positions.slice(0, mesh.vertexCount * 3),
    ringStarts: mesh.ringStarts.slice(0, mesh.ringCount + 1),
    polygonStarts: mesh.surfaceStarts.slice(0, mesh.surfaceCount + 1),
    semantics,
    ...(colors && { colors }),
  };
}

/**
 * What a mesh covers on the map. Flat geometries: all of it. Ground: the faces that look up. Things on the
 * ground: their ground surfaces; without semantics the faces that look down, or up where none does.
 */
export function toAreas(
  mesh: SurfaceMesh,
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
  if (flat) return areasFrom(mesh, facing);
  const up = () => areasFrom(mesh, (surface) => (facing(surface) === 1 ? 1 : 0));
  if (isGround) return up();
  if (codes.includes(GROUND_CODE)) {
    const ground = areasFrom(mesh, (surface) => (codes[surface] === GROUND_CODE ? facing(surface) : 0));
    if (ground) return ground;
  }
  // A body without a bottom may still have a few faces that look down: they are not its footprint.
  let [above, below] = [0, 0];
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    const area = mesh.areas[surface * 3 + 2];
    if (area > 0) above += area;
    else below -= area;
  }
  const down =
    below > above / 2 ? areasFrom(mesh, (surface) => (facing(surface) === -1 ? -1 : 0)) : undefined;
  return down ?? up();
}
