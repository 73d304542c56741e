import { MOST_SPAN } from './burn-rules.ts';
import { paintBand } from './paint.ts';
import { type Block, eachSegment, type PaintedBlock, type Placed } from './paint-block.ts';

/** Metres that a crossing is opened by at least, to be counted. */
const LEAST_CUT = 0.05;
/** Cells around the end of a culvert in which its water is looked for. */
const END_REACH = 2;
/** Directions to either side in which water is looked for under a bridge: every 11.25°. */
const AXES = 16;

export interface CrossedBlock extends Pick<PaintedBlock, 'depth' | 'burntBy' | 'roughness'> {
  terrain: Float32Array;
  bed: Float32Array;
  /** Not 0 where the bed was surveyed: it stays as it is. */
  surveyed?: Uint8Array;
}

/**
 * Lets water pass under bridges: the deck that a terrain model holds, or the gap that the map leaves in the water
 * below it, is taken out between the nearest waters on either side, as far as MOST_SPAN. Ground and bed there run in
 * a straight line from side to side; nothing is raised. Returns by cell 1 + index of the bridge that was opened.
 */
export function openBridges(
  raster: CrossedBlock,
  under: Uint32Array,
  { width, height }: Block,
  cell: number,
  roughnessOf: (shape: number) => number | undefined,
): Uint32Array {
  const { terrain, bed, depth, burntBy, roughness, surveyed } = raster;
  const opened = new Uint32Array(under.length);
  const most = Math.ceil(MOST_SPAN / cell);
  /** Cell and distance of the first open water in a direction, before any land. */
  const reach = (
    column: number,
    row: number,
    dx: number,
    dy: number,
  ): [at: number, distance: number] | undefined => {
    for (let step = 1; step <= most; step++) {
      const [x, y] = [Math.round(column + step * dx), Math.round(row + step * dy)];
      if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
      const at = y * width + x;
      if (under[at] > 0) continue;
      return (depth[at] > 0 || surveyed?.[at]) && !Number.isNaN(bed[at]) ? [at, step] : undefined;
    }
    return undefined;
  };
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      if (under[at] === 0 || Number.isNaN(terrain[at]) || surveyed?.[at]) continue;
      let best: { a: number; b: number; share: number; length: number } | undefined;
      for (let axis = 0; axis < AXES; axis++) {
        const angle = (Math.PI * axis) / AXES;
        const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
        const one = reach(column, row, dx, dy);
        const other = one && reach(column, row, -dx, -dy);
        if (!one || !other) continue;
        const length = one[1] + other[1];
        if (length > most || (best && best.length <= length)) continue;
        best = { a: one[0], b: other[0], share: one[1] / length, length };
      }
      if (!best) continue;
      const { a, b, share } = best;
      const level = bed[a] + share * (bed[b] - bed[a]);
      const ground = terrain[a] + share * (terrain[b] - terrain[a]);
      if (bed[at] - level > LEAST_CUT) opened[at] = under[at];
      bed[at] = Math.min(bed[at], level);
      terrain[at] = Math.max(bed[at], Math.min(terrain[at], ground));
      const n = burntBy[a] > 0 ? roughnessOf(burntBy[a] - 1) : undefined;
      if (n !== undefined) roughness[at] = n;
    }
  return opened;
}

/**
 * Opens culverts that are no longer than MOST_SPAN and lead from water to water: the bed runs in a straight line from
 * end to end, under the ground above. Returns by cell 1 + index of the culvert.
 */
export function openCulverts(
  raster: CrossedBlock,
  here: Placed,
  block: Block,
  cell: number,
): Uint32Array | undefined {
  const { terrain, bed } = raster;
  let opened: Uint32Array | undefined;
  for (const { shape, index } of here) {
    if (shape.crossing !== 'culvert') continue;
    for (const line of shape.lines) {
      const lengths = lengthsOf(line);
      const whole = lengths[lengths.length - 1];
      if (!(whole > 0) || whole * cell > MOST_SPAN) continue;
      const first = sill(raster, block, line[0], line[1]);
      const last = sill(raster, block, line[line.length - 2], line[line.length - 1]);
      if (first === undefined || last === undefined) continue;
      let segment = 0;
      eachSegment([line], (x0, y0, x1, y1) => {
        const [begin, length] = [lengths[segment], Math.hypot(x1 - x0, y1 - y0)];
        segment++;
        paintBand(block, x0, y0, x1, y1, shape.width / 2 / cell, true, (at) => {
          const [x, y] = [(at % block.width) + 0.5, Math.floor(at / block.width) + 0.5];
          const along = length > 0 ? ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length : 0;
          const share = (begin + Math.min(length, Math.max(0, along))) / whole;
          const level = first + share * (last - first);
          if (Number.isNaN(terrain[at]) || raster.surveyed?.[at] || bed[at] - level <= 0) return;
          opened ??= new Uint32Array(block.width * block.height);
          if (bed[at] - level > LEAST_CUT) opened[at] = index + 1;
          bed[at] = level;
        });
      });
    }
  }
  return opened;
}

/** The lowest bed of the waters around the end of a culvert. */
function sill(
  { bed, depth, surveyed }: CrossedBlock,
  { width, height }: Block,
  x: number,
  y: number,
): number | undefined {
  let lowest: number | undefined;
  for (let row = Math.floor(y) - END_REACH; row <= Math.floor(y) + END_REACH; row++)
    for (let column = Math.floor(x) - END_REACH; column <= Math.floor(x) + END_REACH; column++) {
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const at = row * width + column;
      if (!(depth[at] > 0 || surveyed?.[at]) || Number.isNaN(bed[at])) continue;
      if (lowest === undefined || bed[at] < lowest) lowest = bed[at];
    }
  return lowest;
}

/** From the first point of a line to each of its points, in its own unit. */
function lengthsOf(line: Float64Array): number[] {
  const lengths = [0];
  for (let i = 2; i + 1 < line.length; i += 2)
    lengths.push(lengths[lengths.length - 1] + Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]));
  return lengths;
}
