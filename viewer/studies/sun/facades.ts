import type { sunPath } from '../../../scenes/planning/sun/sun-path.ts';
import type { FacadePanels } from '../../../scenes/planning/sun/sun-surfaces.ts';
import { rays } from '../rays/page-rays.ts';
import type { StudyWorld } from '../world/study-world.ts';

/** Panels of façades: quadrilaterals before the walls. */
export interface FacadeSun {
  triangles: Float32Array<ArrayBuffer>;
  /** Hours, one for each triangle. */
  hours: Float32Array<ArrayBuffer>;
}

/** Points that a thread is given at a time. */
const TASK = 2_000;
/** Metres that panels are drawn before their walls. */
const BEFORE_WALL = 0.12;

/** Hours of sun on the panels of façades, and the panels as they are drawn. */
export async function sunOnFacades(
  { loaded }: StudyWorld,
  panels: readonly FacadePanels[],
  path: ReturnType<typeof sunPath>,
  options: { resolution: number; reach: number },
  sharing: { signal: AbortSignal; onProgress(share: number): void },
): Promise<FacadeSun> {
  const points = Float64Array.from(panels.flatMap((panel) => [...panel.points]));
  const normals = Float64Array.from(panels.flatMap((panel) => [...panel.normals]));
  const count = points.length / 3;
  const tasks = Array.from({ length: Math.ceil(count / TASK) }, (_, task) => {
    const [from, to] = [task * TASK * 3, Math.min(count, (task + 1) * TASK) * 3];
    return [points.slice(from, to), normals.slice(from, to), path, options] as [
      Float64Array,
      Float64Array,
      typeof path,
      typeof options,
    ];
  });
  const seconds = (await rays.run(loaded, 'sunPoints', tasks, sharing)).flatMap((part) => [...part]);
  const triangles = new Float32Array(count * 18);
  const hours = new Float32Array(count * 2);
  let at = 0;
  for (const panel of panels) {
    for (let i = 0; i < panel.side.length; i++, at++) {
      layQuad(panel, i, triangles, at * 18);
      hours[at * 2] = hours[at * 2 + 1] = seconds[at] / 3600;
    }
  }
  return { triangles, hours };
}

/** Two triangles of a panel, which is as wide and high as its place among its neighbours says. */
function layQuad(
  { points, normals, width, height }: FacadePanels,
  i: number,
  out: Float32Array,
  at: number,
): void {
  const [x, y, z] = points.subarray(i * 3, i * 3 + 3);
  const [nx, ny] = normals.subarray(i * 3, i * 3 + 2);
  const [half, up] = [width[i] / 2, height[i] / 2];
  // To the right as seen from outside: the normal turned to the left.
  const corner = (right: number, above: number): [number, number, number] => [
    x - ny * half * right + nx * BEFORE_WALL,
    y + nx * half * right + ny * BEFORE_WALL,
    z + up * above,
  ];
  const [a, b, c, d] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  out.set([...a, ...b, ...c, ...a, ...c, ...d], at);
}
