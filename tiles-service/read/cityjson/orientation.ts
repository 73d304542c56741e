import type { IntegerList } from './boundaries.ts';
import type { Findings } from './reasons.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** A shell whose area vectors add up to less than this share of its area counts as closed. */
const CLOSED_SHARE = 1e-3;
/** Volume over area, in metres, under which a shell has no inside and no outside. */
const THINNEST = 1e-6;

/**
 * Turns shells that are inside out. By the divergence theorem the area vectors of a closed, consistently
 * oriented surface add up to nothing, and a third of the sum of position · area is its volume, positive with the
 * surfaces facing out; of a void inside a solid it is negative. `isSolid`: the file calls the shells closed.
 */
export function orientShells(
  mesh: SurfaceMesh,
  shellOuter: IntegerList,
  isSolid: boolean,
  findings: Findings,
): void {
  const shells = shellOuter.length;
  const sums = new Float64Array(shells * 5);
  const { metres, areas, ringStarts, surfaceStarts } = mesh;
  // Volumes are taken from the middle of the shell: its gaps then weigh least.
  const middle = new Float64Array(shells * 4);
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    const at = ringStarts[surfaceStarts[surface]] * 3;
    const to = mesh.shells[surface] * 4;
    for (let axis = 0; axis < 3; axis++) middle[to + axis] += metres[at + axis];
    middle[to + 3]++;
  }
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    const shell = mesh.shells[surface];
    const at = ringStarts[surfaceStarts[surface]] * 3;
    const to = shell * 5;
    const count = middle[shell * 4 + 3];
    let size = 0;
    for (let axis = 0; axis < 3; axis++) {
      const component = areas[surface * 3 + axis];
      sums[to + axis] += component;
      size += component * component;
      sums[to + 4] += ((metres[at + axis] - middle[shell * 4 + axis] / count) * component) / 3;
    }
    sums[to + 3] += Math.sqrt(size);
  }
  const turned = new Uint8Array(shells);
  let any = false;
  for (let shell = 0; shell < shells; shell++) {
    const at = shell * 5;
    const size = sums[at + 3];
    if (size === 0) continue;
    const closed = Math.hypot(sums[at], sums[at + 1], sums[at + 2]) <= CLOSED_SHARE * size;
    if (isSolid && !closed) findings.add('solid-not-closed');
    if (!closed && !isSolid) continue;
    const outward = shellOuter.data[shell] === 1 ? sums[at + 4] : -sums[at + 4];
    if (outward >= -THINNEST * size) continue;
    findings.add('shell-inside-out');
    turned[shell] = 1;
    any = true;
  }
  if (!any) return;
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    if (turned[mesh.shells[surface]]) mesh.reverseSurface(surface);
  }
}

/** Turns the surfaces of an open ground geometry if, taken together, they face down. */
export function orientGround(mesh: SurfaceMesh, findings: Findings): void {
  let up = 0;
  for (let surface = 0; surface < mesh.surfaceCount; surface++) up += mesh.areas[surface * 3 + 2];
  if (up >= 0) return;
  findings.add('surface-upside-down');
  for (let surface = 0; surface < mesh.surfaceCount; surface++) mesh.reverseSurface(surface);
}
