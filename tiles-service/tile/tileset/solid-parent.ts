import { writeFile } from 'node:fs/promises';
import { SINK } from '../../../scenes/geometry/solids/body-types.ts';
import { extrude } from '../../../scenes/geometry/solids/extrusion.ts';
import { BAY_WIDTH, LOOK_KINDS, STOREY_HEIGHT } from '../../../scenes/geometry/solids/look.ts';
import { type Ring, ringArea, ringCentroid } from '../../../scenes/geometry/solids/ring.ts';
import { simplifyRing } from '../../../scenes/geometry/solids/simplify-ring.ts';
import { NO_FACADE, SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import { upAt } from '../../../scenes/geometry/solids/up.ts';
import { Tally } from '../../read/feature-source.ts';
import { encodeSolidTile } from '../gltf/solid-tile.ts';
import { type ColumnSpec, columnsOf } from './columns.ts';
import { mergePrisms } from './merge-prisms.ts';
import { simplifyMesh } from './simplify-mesh.ts';
import type { TileBuilt } from './solid-leaf.ts';
import {
  joinSpools,
  readSpool,
  type SpooledMesh,
  type SpooledPrism,
  type SpooledWhole,
  type TileSpool,
  writeSpool,
} from './spool.ts';

export interface SolidParentTask {
  /** Spools of the tiles below. */
  spools: string[];
  columns: ColumnSpec[];
  content: string;
  spool?: string;
  /** Corners of blocks, and triangles of other shapes, that the tile may hold. */
  corners: number;
  triangles: number;
  /** See SolidLeafTask. */
  building?: boolean;
}

/** Corners of blocks may be left out this close to the line between others, metres. */
const RING_TOLERANCE = 0.4;
/** Courtyards smaller than this are filled, square metres. */
const SMALLEST_HOLE = 25;

/** Builds a tile that stands for those below it with as much as the budget allows. Runs on a worker thread. */
export async function buildSolidParent(task: SolidParentTask): Promise<TileBuilt> {
  const joined = joinSpools(await Promise.all(task.spools.map(readSpool)));
  const { spool, error } = simplify(joined, task);
  const mesh = new SolidMesh();
  const isWhole = new Set(spool.whole.map(({ row }) => row));
  for (const prism of spool.prisms)
    if (!isWhole.has(prism.row)) addPrism(mesh, prism, spool.rows[prism.row].look);
  for (const whole of spool.whole) addMesh(mesh, whole.mesh, whole.row);
  if (spool.mesh) addMesh(mesh, spool.mesh);
  const tally = new Tally().snapshot();
  if (task.spool) await writeSpool(task.spool, spool);
  if (mesh.indexCount === 0) return { bytes: 0, error, features: 0, tally };
  const { glb, box } = encodeSolidTile({
    mesh,
    seeds: spool.rows.map(({ seed }) => seed),
    looks: spool.rows.map(({ look }) => look),
    columns: columnsOf(
      task.columns,
      spool.rows.map(({ values }) => values),
    ),
    ...(task.building ? { building: true } : {}),
    doubleSided: spool.mesh !== undefined || spool.whole.length > 0,
  });
  await writeFile(task.content, glb);
  return { bytes: glb.length, box, error, features: spool.rows.length, tally };
}

/**
 * What the budget leaves of a spool, and the metres that it may be away from the leaves' content. The spool keeps
 * the prisms of features that stay whole, for the tiles above.
 */
export function simplify(
  joined: TileSpool,
  { corners, triangles }: Pick<SolidParentTask, 'corners' | 'triangles'>,
): { spool: TileSpool; error: number } {
  const plain = joined.prisms.map(withFewerCorners);
  const whole = chooseWhole(joined.whole, joined.mesh ? triangles / 2 : triangles);
  const isWhole = new Set(whole.map(({ row }) => row));
  const merged = mergePrisms(
    plain.filter(({ row }) => !isWhole.has(row)),
    corners,
  );
  const prisms = merged.prisms;
  // What is left out of a shell is missed even where nothing of it is left.
  let error = Math.max(merged.dropped, joined.meshDeviation);
  for (const { deviation } of prisms) error = Math.max(error, deviation);
  let { mesh, meshDeviation } = joined;
  if (mesh) {
    const simple = simplifyMesh(mesh, triangles);
    mesh = simple.mesh;
    meshDeviation += simple.deviation;
    error = Math.max(error, meshDeviation);
  }
  const kept = [...prisms, ...plain.filter(({ row }) => isWhole.has(row))];
  const { rows } = joined;
  const spool = withUsedRows({ rows, prisms: kept, whole, meshDeviation, ...(mesh ? { mesh } : {}) });
  return { spool, error };
}

/** The features whose prisms are furthest off, as many as fit; none takes more than half. */
function chooseWhole(candidates: readonly SpooledWhole[], triangles: number): SpooledWhole[] {
  const chosen: SpooledWhole[] = [];
  let left = triangles;
  for (const candidate of [...candidates].sort((a, b) => b.deviation - a.deviation)) {
    const count = candidate.mesh.indices.length / 3;
    if (count > triangles / 2 || count > left) continue;
    left -= count;
    chosen.push(candidate);
  }
  return chosen;
}

function withFewerCorners(prism: SpooledPrism): SpooledPrism {
  let { deviation } = prism;
  const rings: Ring[] = [];
  for (const [index, ring] of prism.rings.entries()) {
    const area = Math.abs(ringArea(ring));
    if (index > 0 && area < SMALLEST_HOLE) {
      deviation = Math.max(deviation, Math.sqrt(area) / 2);
      continue;
    }
    const simple = simplifyRing(ring, RING_TOLERANCE);
    if (simple.length < ring.length) deviation = Math.max(deviation, prism.deviation + RING_TOLERANCE);
    rings.push(simple);
  }
  return { ...prism, rings, deviation };
}

function withUsedRows(spool: TileSpool): TileSpool {
  const placeOf = new Int32Array(spool.rows.length).fill(-1);
  const rows: TileSpool['rows'] = [];
  const place = (row: number): number => {
    if (placeOf[row] < 0) placeOf[row] = rows.push(spool.rows[row]) - 1;
    return placeOf[row];
  };
  const prisms = spool.prisms.map((prism) => ({ ...prism, row: place(prism.row) }));
  const whole = spool.whole.map((one) => ({ ...one, row: place(one.row) }));
  const mesh = spool.mesh && { ...spool.mesh, rows: spool.mesh.rows.map(place) };
  return { rows, prisms, whole, meshDeviation: spool.meshDeviation, ...(mesh ? { mesh } : {}) };
}

function addPrism(mesh: SolidMesh, prism: SpooledPrism, look: number): void {
  const kind = LOOK_KINDS[look & 15];
  const [x, y] = ringCentroid(prism.rings[0]);
  const [upX, upY, upZ] = upAt(x, y);
  const eaves = prism.height - (prism.roof.shape === 'flat' ? 0 : prism.roof.height);
  const storeys = Math.max(1, look >> 8);
  const storeyHeight = eaves / storeys;
  const firstIndex = mesh.indexCount;
  extrude(
    mesh,
    prism.rings,
    { x, y, z: prism.z, upX, upY, upZ },
    {
      height: prism.height,
      roof: prism.roof,
      sink: SINK,
      floor: false,
      parapet: 0,
      bayWidth: BAY_WIDTH[kind],
      storeyHeight: storeyHeight >= 2 && storeyHeight <= 9 ? storeyHeight : STOREY_HEIGHT[kind],
      firstStorey: 0,
      edges: false,
      row: prism.row,
    },
  );
  if (prism.wallColor !== undefined || prism.roofColor !== undefined) colorPrism(mesh, firstIndex, prism);
}

/** Triangles of a block that lean less than this up or down are walls. */
const UPRIGHT = 0.35;
const NO_COLOR = 0x00ffffff;

/**
 * Paints a block (the triangles from `firstIndex` on) in the mean colours of its pictures, on which no windows are
 * drawn. Roofs get corners of their own, since extrusions share them with the walls.
 */
function colorPrism(mesh: SolidMesh, firstIndex: number, { row, wallColor, roofColor }: SpooledPrism): void {
  const wall = wallColor ?? NO_COLOR;
  const roof = roofColor ?? NO_COLOR;
  const roofCorners = new Map<number, number>();
  for (let i = firstIndex; i < mesh.indexCount; i += 3) {
    const isWall = Math.abs(upwardOf(mesh, i)) < UPRIGHT;
    for (let corner = i; corner < i + 3; corner++) {
      const vertex = mesh.indices[corner];
      if (isWall) {
        mesh.setColor(vertex, wall);
        if (wallColor !== undefined) mesh.facade[2 * vertex + 1] = NO_FACADE;
        continue;
      }
      let own = roofCorners.get(vertex);
      if (own === undefined) {
        const [x, y, z] = mesh.positions.subarray(3 * vertex, 3 * vertex + 3);
        own = mesh.addVertex(x, y, z, 0, NO_FACADE, row, roof);
        roofCorners.set(vertex, own);
      }
      mesh.indices[corner] = own;
    }
  }
}

/** The upward part of a triangle's unit normal, up being the frame's. */
function upwardOf({ positions, indices }: SolidMesh, at: number): number {
  const [a, b, c] = [3 * indices[at], 3 * indices[at + 1], 3 * indices[at + 2]];
  const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[b + axis] - positions[a + axis]);
  const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[c + axis] - positions[a + axis]);
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return nz / (Math.hypot(nx, ny, nz) || 1);
}

/** Adds triangles, all of them to one row if one is given. */
function addMesh(mesh: SolidMesh, part: SpooledMesh, row?: number): void {
  const first = mesh.vertexCount;
  for (let i = 0; i < part.rows.length; i++)
    mesh.addVertex(
      part.positions[3 * i],
      part.positions[3 * i + 1],
      part.positions[3 * i + 2],
      part.facade ? part.facade[2 * i] : 0,
      part.facade ? part.facade[2 * i + 1] : NO_FACADE,
      row ?? part.rows[i],
      part.colors?.[i],
    );
  for (let i = 0; i < part.indices.length; i += 3)
    mesh.addTriangle(first + part.indices[i], first + part.indices[i + 1], first + part.indices[i + 2]);
}
