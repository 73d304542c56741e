import type { Roof, RoofShape } from '../../../models/feature.ts';
import { bayCoordinates } from './facade.ts';
import type { Ring } from './ring.ts';
import type { RoofPlan } from './roof-plan.ts';
import { planRoof } from './roofs.ts';
import { FACADE_UNIT, type SolidMesh } from './solid-mesh.ts';

/** The plane that a body stands on: a point of it and the direction of up there, in the frame's metres. */
export interface Stand {
  x: number;
  y: number;
  z: number;
  upX: number;
  upY: number;
  upZ: number;
}

export interface ExtrudeOptions {
  /** Metres from the stand to the top, the roof included. */
  height: number;
  roof: Roof;
  /** Metres that the walls go on below the stand, into the ground. */
  sink: number;
  /** Adds an underside: for bodies that begin above the ground. */
  floor: boolean;
  /** Metres of wall above a flat roof. */
  parapet: number;
  bayWidth: number;
  storeyHeight: number;
  /** Storeys between the ground and the stand, for bodies that begin above the ground. */
  firstStorey: number;
  /** Adds lines along walls, eaves and ridges. */
  edges: boolean;
  row: number;
}

const MOST = 32_767;

/**
 * Adds an upright body over a footprint (rings in the frame's x and y; cleaned, the first counter-clockwise,
 * holes clockwise). Walls and roof share their corners, apart from one seam a ring. Returns the roof built.
 */
export function extrude(
  mesh: SolidMesh,
  rings: readonly Ring[],
  stand: Stand,
  options: ExtrudeOptions,
): RoofShape {
  const roof = {
    ...options.roof,
    height: options.roof.shape === 'flat' ? 0 : Math.min(options.roof.height, options.height),
  };
  const { plan, built } = planRoof(rings, roof, options.parapet);
  const eaves = options.height - roof.height;
  const vertexOf = new Int32Array(plan.heights.length).fill(-1);
  const { row, storeyHeight } = options;
  const slopeX = -stand.upX / stand.upZ;
  const slopeY = -stand.upY / stand.upZ;

  const addVertex = (point: number, height: number, u: number): number => {
    const x = plan.points[2 * point];
    const y = plan.points[2 * point + 1];
    const z = stand.z + slopeX * (x - stand.x) + slopeY * (y - stand.y);
    return mesh.addVertex(
      x + stand.upX * height,
      y + stand.upY * height,
      z + stand.upZ * height,
      Math.min(MOST, Math.round(u * FACADE_UNIT)),
      Math.max(
        -MOST,
        Math.min(MOST, Math.round((height / storeyHeight + options.firstStorey) * FACADE_UNIT)),
      ),
      row,
    );
  };

  for (const ring of plan.rings) {
    const count = ring.length;
    const bays = bayCoordinates(
      count,
      (i) => [plan.points[2 * ring[i]], plan.points[2 * ring[i] + 1]],
      options.bayWidth,
    );
    const first = mesh.vertexCount;
    for (let i = 0; i <= count; i++) {
      const point = ring[i === count ? 0 : i];
      const top = addVertex(point, eaves + plan.heights[point], bays[i]);
      addVertex(point, -options.sink, bays[i]);
      if (i < count) vertexOf[point] = top;
    }
    // Triangles in the order of their vertices, each with an edge of the one before: what meshopt packs best.
    for (let i = 0; i < count; i++) {
      const top = first + 2 * i;
      mesh.addTriangle(top, top + 1, top + 2);
      mesh.addTriangle(top + 2, top + 1, top + 3);
    }
    if (options.edges) addWallEdges(mesh, plan, ring, first, options.floor);
  }
  for (let i = 0; i < plan.triangles.length; i += 3) {
    mesh.addTriangle(
      roofVertex(plan.triangles[i]),
      roofVertex(plan.triangles[i + 1]),
      roofVertex(plan.triangles[i + 2]),
    );
  }
  for (let i = 0; options.edges && i < plan.creases.length; i += 2)
    mesh.addEdge(roofVertex(plan.creases[i]), roofVertex(plan.creases[i + 1]));
  if (options.floor) addFloor(mesh, rings, stand, options);
  return built;

  function roofVertex(point: number): number {
    if (vertexOf[point] < 0) vertexOf[point] = addVertex(point, eaves + plan.heights[point], 0);
    return vertexOf[point];
  }
}

function addWallEdges(
  mesh: SolidMesh,
  plan: RoofPlan,
  ring: readonly number[],
  first: number,
  floor: boolean,
): void {
  const last = first + 2 * ring.length;
  for (let i = 0; i < ring.length; i++) {
    const top = first + 2 * i;
    if (!isOnWall(plan, ring, i)) mesh.addEdge(top, top + 1);
    mesh.addEdge(top, top + 2);
    if (floor) mesh.addEdge(top + 1, top + 3);
  }
  // The seam: the last wall ends in copies of the first corners, the roof meets the corners themselves.
  if (!isOnWall(plan, ring, 0)) mesh.addEdge(last, last + 1);
  mesh.addEdge(last - 2, first);
}

/** Whether corner i lies on a straight wall: where a ridge meets it. No edge is drawn there. */
function isOnWall(plan: RoofPlan, ring: readonly number[], i: number): boolean {
  const p = plan.points;
  const a = ring[i === 0 ? ring.length - 1 : i - 1];
  const b = ring[i];
  const c = ring[i + 1 === ring.length ? 0 : i + 1];
  const ux = p[2 * b] - p[2 * a];
  const uy = p[2 * b + 1] - p[2 * a + 1];
  const vx = p[2 * c] - p[2 * b];
  const vy = p[2 * c + 1] - p[2 * b + 1];
  return ux * vx + uy * vy > 0.94 * Math.hypot(ux, uy) * Math.hypot(vx, vy);
}

function addFloor(mesh: SolidMesh, rings: readonly Ring[], stand: Stand, options: ExtrudeOptions): void {
  const { plan } = planRoof(rings, { shape: 'flat', height: 0 });
  const vertices = plan.heights.map((_, point) => {
    const x = plan.points[2 * point];
    const y = plan.points[2 * point + 1];
    const z =
      stand.z -
      (stand.upX / stand.upZ) * (x - stand.x) -
      (stand.upY / stand.upZ) * (y - stand.y) -
      options.sink;
    return mesh.addVertex(x, y, z, 0, 0, options.row);
  });
  for (let i = 0; i < plan.triangles.length; i += 3)
    mesh.addTriangle(
      vertices[plan.triangles[i]],
      vertices[plan.triangles[i + 2]],
      vertices[plan.triangles[i + 1]],
    );
}
