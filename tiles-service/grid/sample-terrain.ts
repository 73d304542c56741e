import { createTransform, metresPerDegree } from '../../models/geodesy/index.ts';
import type { Extent } from '../../models/schema/index.ts';
import { type Elevation, openElevation } from '../tile/terrain/elevation.ts';
import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';
import { smoothstep } from '../tile/terrain/smoothstep.ts';
import { featherOf } from '../tile/terrain/surface.ts';
import type { GridFrame } from './grid-frame.ts';

/** Samples a side of a cell at most, where the model is finer than the cells. */
const MOST_SAMPLES = 5;
/** Pixels of the finest model that one call may reach over. */
const PIXELS_A_SIDE = 1000;
/** Sets of models that are kept open. */
const OPEN_SETS = 8;
/** A model has to do with a place from so many pixels of the coarsest model away. */
const NEAR_PIXELS = 8;

/** No model knows the cell. */
export const NO_MODEL = 0xffff;

export interface CellWindow {
  /** Metres in the grid's vertical datum; NaN where no model has data. */
  heights: Float32Array;
  /** Index of the finest model that all samples of the cell lie in; NO_MODEL where the heights are NaN. */
  models: Uint16Array;
}

/** Heights of a set of elevation models over the cells of a grid. */
export interface CellHeights {
  /**
   * The cells column ≤ c < column + width, row ≤ r < row + height, row by row from the north. Where `crests` is not 0,
   * the highest sample of the cell and not their mean.
   */
  window(
    column: number,
    row: number,
    width: number,
    height: number,
    crests?: Uint8Array,
  ): Promise<CellWindow>;
  close(): void;
}

/** Sheets of one resolution, which go on in one another. */
interface Group {
  resolution: number;
  /** Metres inside its border over which the coarser ground below fades out. */
  feather: number;
  sheets: { index: number; elevation: Elevation }[];
}

/** Models that are looked at together, from the coarsest to the finest. */
type OpenSet = Group[];
/** Sheets whose resolutions are closer than this, as a share, are of one group. */
const SAME_RESOLUTION = 0.02;

/** A height is the mean over the cell: of as many samples as the model has pixels there, up to 5 × 5. */
export async function openCellHeights(
  frame: GridFrame,
  copies: readonly ElevationCopy[],
): Promise<CellHeights> {
  const transform = await createTransform(frame.crs, frame.vertical);
  const finest = Math.min(...copies.map(({ resolution }) => resolution));
  const coarsest = Math.max(...copies.map(({ resolution }) => resolution));
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.round(frame.cell / finest)));
  const side = Math.min(64, Math.max(1, Math.floor((PIXELS_A_SIDE * finest) / frame.cell)));
  const sets = new Map<string, OpenSet>();

  /** A city's model often comes in hundreds of sheets, of which a place needs one to four. */
  async function setFor(extent: Extent): Promise<OpenSet | undefined> {
    const indices = copies.flatMap((copy, index) => (overlaps(copy.extent, extent) ? [index] : []));
    if (indices.length === 0) return undefined;
    const key = indices.join();
    let set = sets.get(key);
    sets.delete(key);
    if (!set) {
      set = await openSet(copies, indices);
      for (const [oldest, old] of sets) {
        if (sets.size < OPEN_SETS) break;
        closeSet(old);
        sets.delete(oldest);
      }
    }
    sets.set(key, set);
    return set;
  }

  async function fill(
    out: CellWindow,
    crests: Uint8Array | undefined,
    stride: number,
    [column, row, width, height]: readonly [number, number, number, number],
  ): Promise<void> {
    const perCell = samples * samples;
    const count = width * height * perCell;
    const triplets = new Float64Array(3 * count);
    let at = 0;
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++)
        for (let j = 0; j < samples; j++)
          for (let i = 0; i < samples; i++, at += 3) {
            triplets[at] = frame.west + (column + c + (i + 0.5) / samples) * frame.cell;
            triplets[at + 1] = frame.north - (row + r + (j + 0.5) / samples) * frame.cell;
          }
    transform.toGeodetic(triplets, triplets);
    const places = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      places[2 * i] = triplets[3 * i];
      places[2 * i + 1] = triplets[3 * i + 1];
    }
    const set = await setFor(extentOf(places, NEAR_PIXELS * coarsest));
    if (!set) return;
    const { heights, inside } = sampleSet(set, places);
    for (let cell = 0; cell < width * height; cell++) {
      let sum = 0;
      let known = 0;
      let highest = Number.NEGATIVE_INFINITY;
      let model = NO_MODEL;
      for (let i = cell * perCell; i < (cell + 1) * perCell; i++) {
        // Height 0 of the grid's datum came out of the transform as its height over the ellipsoid.
        const value = heights[i] - triplets[3 * i + 2];
        if (inside[i] === NO_MODEL || Number.isNaN(value)) continue;
        sum += value;
        known++;
        if (value > highest) highest = value;
        if (model === NO_MODEL || copies[inside[i]].resolution > copies[model].resolution) model = inside[i];
      }
      if (2 * known < perCell) continue;
      const to = Math.floor(cell / width) * stride + (cell % width);
      out.heights[to] = crests?.[to] ? highest : sum / known;
      out.models[to] = model;
    }
  }

  return {
    async window(column, row, width, height, crests) {
      const out: CellWindow = {
        heights: new Float32Array(width * height).fill(Number.NaN),
        models: new Uint16Array(width * height).fill(NO_MODEL),
      };
      for (let r = 0; r < height; r += side)
        for (let c = 0; c < width; c += side) {
          const [w, h] = [Math.min(side, width - c), Math.min(side, height - r)];
          const from = r * width + c;
          const part = { heights: out.heights.subarray(from), models: out.models.subarray(from) };
          await fill(part, crests?.subarray(from), width, [column + c, row + r, w, h]);
        }
      return out;
    },
    close() {
      for (const set of sets.values()) closeSet(set);
      sets.clear();
    },
  };
}

async function openSet(copies: readonly ElevationCopy[], indices: readonly number[]): Promise<OpenSet> {
  const sorted = [...indices].sort((a, b) => copies[b].resolution - copies[a].resolution);
  const groups: OpenSet = [];
  for (const index of sorted) {
    const copy = copies[index];
    const elevation = await openElevation(copy);
    const last = groups.at(-1);
    if (last && copy.resolution > last.resolution * (1 - SAME_RESOLUTION)) {
      last.sheets.push({ index, elevation });
      continue;
    }
    const feather = last ? featherOf(copy, last) : 0;
    groups.push({ resolution: copy.resolution, feather, sheets: [{ index, elevation }] });
  }
  return groups;
}

function closeSet(groups: OpenSet): void {
  for (const { sheets } of groups) for (const { elevation } of sheets) elevation.close();
}

/**
 * Ellipsoidal metres at n places, and the model that they are of; NaN and NO_MODEL where none has data. The finer
 * group lies over the coarser one, which fades out inside its border; where its own sheets meet, nothing fades.
 */
function sampleSet(set: OpenSet, places: Float64Array): { heights: Float64Array; inside: Uint16Array } {
  const count = places.length / 2;
  const heights = new Float64Array(count).fill(Number.NaN);
  const inside = new Uint16Array(count).fill(NO_MODEL);
  const distances = new Float64Array(count);
  const own = new Float64Array(count);
  for (const { feather, sheets } of set) {
    const sums = new Float64Array(count);
    const weights = new Float64Array(count);
    const deepest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    /** Sheets of the group that a place lies in or beside. */
    const beside = new Uint8Array(count);
    for (const { index, elevation } of sheets) {
      elevation.distances(places, distances);
      if (distances.every((distance) => distance < -feather)) continue;
      elevation.heights(own);
      for (let i = 0; i < count; i++) {
        const distance = distances[i];
        if (distance > -feather && beside[i] < 255) beside[i]++;
        if (!(distance >= 0) || Number.isNaN(own[i])) continue;
        const weight = distance + 1e-6;
        sums[i] += weight * own[i];
        weights[i] += weight;
        if (distance <= deepest[i]) continue;
        deepest[i] = distance;
        inside[i] = index;
      }
    }
    for (let i = 0; i < count; i++) {
      if (weights[i] === 0) continue;
      const height = sums[i] / weights[i];
      const share = beside[i] > 1 || Number.isNaN(heights[i]) ? 1 : smoothstep(deepest[i] / feather);
      heights[i] = share === 1 ? height : heights[i] + share * (height - heights[i]);
    }
  }
  return { heights, inside };
}

/** The box around places, in degrees, and some metres more. */
function extentOf(places: Float64Array, metres: number): Extent {
  const extent: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < places.length; at += 2) {
    extent[0] = Math.min(extent[0], places[at]);
    extent[1] = Math.min(extent[1], places[at + 1]);
    extent[2] = Math.max(extent[2], places[at]);
    extent[3] = Math.max(extent[3], places[at + 1]);
  }
  const scale = metresPerDegree((extent[1] + extent[3]) / 2);
  const [x, y] = [metres / scale.longitude, metres / scale.latitude];
  return [extent[0] - x, extent[1] - y, extent[2] + x, extent[3] + y];
}

/** A model that lies across 180°, or is counted to 360°, is near everything. */
function overlaps(a: Extent, b: Extent): boolean {
  const isPlain = a[0] >= -180 && a[0] <= a[2] && a[2] <= 180;
  if (!isPlain) return true;
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
