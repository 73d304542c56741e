import { geodeticToEcef } from '../../../models/geodesy/index.ts';
import { QUANTIZED, type TerrainMesh } from '../../../scenes/geometry/terrain/quantized-mesh.ts';
import {
  latticeLatitude,
  latticeLongitude,
  SIDE,
  STEPS,
  type TileAddress,
} from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { boundsOf } from './bounding.ts';
import { octEncode } from './oct-normal.ts';
import { type LatticeBlock, tileTriangles } from './triangulation.ts';

const triangleBuffer = new Uint16Array(6 * STEPS * STEPS);

/**
 * The mesh of a tile of a block from the samples that its triangulation uses. Heights are multiples of
 * `heightStep`, and so is the lowest one; the 16-bit steps of the file are a whole part of `heightStep`. So tiles
 * side by side say the same heights, whatever their own lowest and highest.
 */
export function meshTile(
  address: TileAddress,
  block: LatticeBlock,
  used: Uint8Array,
  tileColumn: number,
  tileRow: number,
  heightStep: number,
): TerrainMesh {
  const { heights } = block;
  const width = block.tileColumns * STEPS + 1;
  const origin = tileRow * STEPS * width + tileColumn * STEPS;
  const numbers = tileTriangles(block, used, tileColumn, tileRow, triangleBuffer);

  const vertexOf = new Int32Array(SIDE * SIDE).fill(-1);
  const sampleOf = new Uint16Array(SIDE * SIDE);
  const triangles = new Uint32Array(numbers);
  let count = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < numbers; at++) {
    const sample = triangleBuffer[at];
    if (vertexOf[sample] < 0) {
      vertexOf[sample] = count;
      sampleOf[count++] = sample;
      const height = heights[blockIndex(origin, width, sample)];
      lowest = Math.min(lowest, height);
      highest = Math.max(highest, height);
    }
    triangles[at] = vertexOf[sample];
  }
  const range = heightRange(lowest, highest, heightStep);

  const u = new Uint16Array(count);
  const v = new Uint16Array(count);
  const height = new Uint16Array(count);
  const normals = new Uint8Array(2 * count);
  const points = new Float64Array(3 * count);
  const edges: number[][] = [[], [], [], []];
  for (let vertex = 0; vertex < count; vertex++) {
    const sample = sampleOf[vertex];
    const column = sample % SIDE;
    const row = (sample - column) / SIDE;
    const at = blockIndex(origin, width, sample);
    const longitude = latticeLongitude(address.level, address.x * STEPS + column);
    const latitude = latticeLatitude(address.level, address.y * STEPS + row);
    u[vertex] = Math.round((column / STEPS) * QUANTIZED);
    v[vertex] = Math.round((row / STEPS) * QUANTIZED);
    height[vertex] = Math.round((heights[at] - lowest) / heightStep) * range.parts;
    geodeticToEcef(longitude, latitude, heights[at], points, 3 * vertex);
    // The same number on both sides of 180°, so that the normals there are the same too.
    encodeNormal(block, at, width, longitude === 180 ? -180 : longitude, latitude, normals, 2 * vertex);
    if (column === 0) edges[0].push(vertex);
    if (row === 0) edges[1].push(vertex);
    if (column === STEPS) edges[2].push(vertex);
    if (row === STEPS) edges[3].push(vertex);
  }
  const [west, south, east, north] = edges.map((edge, side) => {
    const along = side % 2 === 0 ? v : u;
    return Uint32Array.from(edge.sort((a, b) => along[a] - along[b]));
  });
  return {
    ...boundsOf(points),
    lowest,
    highest: range.highest,
    ...{ u, v, height, triangles, west, south, east, north, normals },
  };
}

function blockIndex(origin: number, width: number, sample: number): number {
  const column = sample % SIDE;
  return origin + ((sample - column) / SIDE) * width + column;
}

/**
 * The highest height that the file says, at or a little above that of the tile, such that 32,767 parts of it are
 * whole parts of the height step; and how many of those parts are one height step.
 */
export function heightRange(
  lowest: number,
  highest: number,
  heightStep: number,
): { highest: number; parts: number } {
  const steps = Math.round((highest - lowest) / heightStep);
  if (steps === 0) return { highest: lowest, parts: 0 };
  const parts = Math.floor(QUANTIZED / steps);
  if (parts < 1)
    throw new RangeError(`Heights of ${steps} steps do not fit into the ${QUANTIZED} of a tile.`);
  return { highest: Math.fround(lowest + (QUANTIZED * heightStep) / parts), parts };
}

/**
 * The height step of a level whose tiles have at most this relief (metres): a power of two, not below 1 mm. A few
 * steps are left for what rounding adds at both ends.
 */
export function heightStepOf(relief: number): number {
  return Math.max(2 ** -10, 2 ** Math.ceil(Math.log2(Math.max(relief, 1e-9) / (QUANTIZED - 4))));
}

/** The upward normal in ECEF by the slopes between the samples around a place, on both sides of a tile's border. */
function encodeNormal(
  block: LatticeBlock,
  at: number,
  width: number,
  longitude: number,
  latitude: number,
  out: Uint8Array,
  offset: number,
): void {
  const row = Math.floor(at / width);
  const e = -slope(block.heights, at, 1) / Math.max(1e-9, block.eastSteps[row]);
  const n = -slope(block.heights, at, width) / block.northSteps[row];
  const lambda = (longitude * Math.PI) / 180;
  const phi = (latitude * Math.PI) / 180;
  const [sinX, cosX, sinY, cosY] = [Math.sin(lambda), Math.cos(lambda), Math.sin(phi), Math.cos(phi)];
  octEncode(
    -sinX * e - sinY * cosX * n + cosY * cosX,
    cosX * e - sinY * sinX * n + cosY * sinX,
    cosY * n + sinY,
    out,
    offset,
  );
}

/** Metres a step, between both neighbours, or on one side where there is no tile on the other. */
function slope(heights: Float32Array, at: number, stride: number): number {
  const here = heights[at];
  const before = heights[at - stride];
  const after = heights[at + stride];
  if (Number.isNaN(before)) return Number.isNaN(after) ? 0 : after - here;
  return Number.isNaN(after) ? here - before : (after - before) / 2;
}
