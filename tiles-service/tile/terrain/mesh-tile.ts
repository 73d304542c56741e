import { geodeticToEcef } from '../../../models/geodesy/index.ts';
import { boundsOf } from './bounding.ts';
import { octEncode } from './oct-normal.ts';
import { QUANTIZED, type TerrainMesh } from './quantized-mesh.ts';
import { rtinErrors, rtinTriangles } from './rtin.ts';
import type { TileGrid } from './tile-grid.ts';
import { latticeLatitude, latticeLongitude, SIDE, STEPS, type TileAddress } from './tiling-scheme.ts';

const EARTH_RADIUS = 6_371_000;

/**
 * The mesh of a tile within `tolerance` metres of its samples; what the curvature of the Earth takes from a long
 * side counts as error too. All samples on the border are vertices.
 */
export function meshTile(address: TileAddress, grid: TileGrid, tolerance: number): TerrainMesh {
  const { heights } = grid;
  const points = ecefPoints(address, heights);
  const errors = rtinErrors(STEPS, (middle, a, b) => {
    const dx = points[3 * a] - points[3 * b];
    const dy = points[3 * a + 1] - points[3 * b + 1];
    const dz = points[3 * a + 2] - points[3 * b + 2];
    const sagitta = (dx * dx + dy * dy + dz * dz) / (8 * EARTH_RADIUS);
    return Math.abs(heights[middle] + sagitta - (heights[a] + heights[b]) / 2);
  });
  const samples = rtinTriangles(STEPS, errors, tolerance);

  const vertexOf = new Int32Array(SIDE * SIDE).fill(-1);
  const sampleOf: number[] = [];
  const triangles = samples.map((sample) => {
    if (vertexOf[sample] < 0) vertexOf[sample] = sampleOf.push(sample) - 1;
    return vertexOf[sample];
  });
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const sample of sampleOf) {
    lowest = Math.min(lowest, heights[sample]);
    highest = Math.max(highest, heights[sample]);
  }
  // Kept as 32-bit floats in the file: what is quantized must be quantized against those.
  lowest = Math.fround(lowest);
  highest = Math.fround(highest);
  const range = highest > lowest ? highest - lowest : 1;

  const count = sampleOf.length;
  const u = new Uint16Array(count);
  const v = new Uint16Array(count);
  const height = new Uint16Array(count);
  const normals = new Uint8Array(2 * count);
  const used = new Float64Array(3 * count);
  for (let vertex = 0; vertex < count; vertex++) {
    const sample = sampleOf[vertex];
    const column = sample % SIDE;
    const row = (sample - column) / SIDE;
    u[vertex] = Math.round((column / STEPS) * QUANTIZED);
    v[vertex] = Math.round((row / STEPS) * QUANTIZED);
    height[vertex] = Math.min(
      QUANTIZED,
      Math.max(0, Math.round(((heights[sample] - lowest) / range) * QUANTIZED)),
    );
    encodeNormal(address, grid, column, row, normals, 2 * vertex);
    used.set(points.subarray(3 * sample, 3 * sample + 3), 3 * vertex);
  }
  const side = (sampleAt: (i: number) => number): Uint32Array =>
    Uint32Array.from({ length: SIDE }, (_, i) => vertexOf[sampleAt(i)]);
  return {
    ...boundsOf(used),
    lowest,
    highest,
    u,
    v,
    height,
    triangles,
    west: side((i) => i * SIDE),
    south: side((i) => i),
    east: side((i) => i * SIDE + STEPS),
    north: side((i) => STEPS * SIDE + i),
    normals,
  };
}

function ecefPoints({ level, x, y }: TileAddress, heights: Float32Array): Float64Array {
  const points = new Float64Array(3 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const latitude = latticeLatitude(level, y * STEPS + row);
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column;
      geodeticToEcef(latticeLongitude(level, x * STEPS + column), latitude, heights[at], points, 3 * at);
    }
  }
  return points;
}

/** The surface's upward normal in ECEF, from its slopes. */
function encodeNormal(
  { level, x, y }: TileAddress,
  { east, north }: TileGrid,
  column: number,
  row: number,
  out: Uint8Array,
  offset: number,
): void {
  const longitude = (latticeLongitude(level, x * STEPS + column) * Math.PI) / 180;
  const latitude = (latticeLatitude(level, y * STEPS + row) * Math.PI) / 180;
  const e = -east[row * SIDE + column];
  const n = -north[row * SIDE + column];
  const [sinX, cosX, sinY, cosY] = [
    Math.sin(longitude),
    Math.cos(longitude),
    Math.sin(latitude),
    Math.cos(latitude),
  ];
  octEncode(
    -sinX * e - sinY * cosX * n + cosY * cosX,
    cosX * e - sinY * sinX * n + cosY * sinX,
    cosY * n + sinY,
    out,
    offset,
  );
}
