import type { Extent } from '../../../models/schema/index.ts';
import {
  latitudeAt,
  longitudeAt,
  MERCATOR_CIRCUMFERENCE,
  mercatorScale,
  type TileAddress,
} from '../vector/mercator.ts';

/** The ground that is shaded. */
export interface ReliefSource {
  /** Metres above the sea; NaN where there is none. Degrees in. */
  heightAt(longitude: number, latitude: number): number;
  extent: Extent;
  /** Metres between the source's own heights. */
  resolution: number;
}

/** What of the relief is drawn on a tile, on a lattice of `size`² samples from corner to corner of the tile. */
export interface ReliefGrid {
  size: number;
  heights: Float32Array;
  /** How much brighter (above 0) or darker (below 0) than flat ground: −1 to 1. */
  shade: Float32Array;
  /** 0 where there is no ground, 1 well inside it. */
  presence: Float32Array;
  /** 1 where the sea is, 0 elsewhere. */
  sea: Float32Array;
}

/** Height models of this spacing and coarser (SRTM, Copernicus) have the sea levelled to 0; finer ones seldom. */
const LEVELLED_FROM = 20;
/** What rounding and the geoid's interpolation leave of that 0, in metres. */
const SEA_LEVEL = 0.35;

/** Share of the source's smaller side over which the relief fades out towards its edge. */
const FADE = 0.06;
/** No finer than this many samples along a tile's side, so that deep zooms stay cheap. */
const FINEST_STEP = 2;
const COARSEST_STEP = 32;

/**
 * Samples the ground under a tile of `pixels`² pixels and shades it. The samples of a zoom lie on one lattice, and
 * slopes are measured over about the source's own spacing whatever the zoom, so that tiles agree at their borders,
 * zooms look alike, and the facets between the source's heights stay hidden.
 */
export function reliefOf(
  source: ReliefSource,
  { z, x, y }: TileAddress,
  pixels: number,
  exaggeration: number,
): ReliefGrid {
  const world = 2 ** -z;
  const pixelMetres = (MERCATOR_CIRCUMFERENCE * world) / pixels / mercatorScale((y + 0.5) * world);
  let step = FINEST_STEP;
  while (step < COARSEST_STEP && step * pixelMetres * 2 < source.resolution / 2) step *= 2;
  const metres = step * pixelMetres;
  const reach = Math.max(1, Math.round(source.resolution / 2 / metres));
  const size = pixels / step + 1;
  const wide = size + 2 * reach;
  const heights = new Float32Array(wide * wide);
  const presence = new Float32Array(wide * wide);
  for (let row = 0; row < wide; row++) {
    const latitude = latitudeAt((y + ((row - reach) * step) / pixels) * world);
    for (let column = 0; column < wide; column++) {
      const longitude = longitudeAt((x + ((column - reach) * step) / pixels) * world);
      const at = row * wide + column;
      presence[at] = presenceAt(source.extent, longitude, latitude);
      const height = presence[at] > 0 ? source.heightAt(longitude, latitude) : Number.NaN;
      if (Number.isFinite(height)) heights[at] = height;
      else presence[at] = 0;
    }
  }
  const levelled = source.resolution >= LEVELLED_FROM;
  return inner(heights, presence, levelled, { size, wide, reach, span: 2 * reach * metres, exaggeration });
}

function presenceAt([west, south, east, north]: Extent, longitude: number, latitude: number): number {
  const width = Math.min(east - west, north - south) * FADE;
  const inside = Math.min(longitude - west, east - longitude, latitude - south, north - latitude) / width;
  const t = Math.max(0, Math.min(1, inside));
  return t * t * (3 - 2 * t);
}

function inner(
  heights: Float32Array,
  presence: Float32Array,
  levelled: boolean,
  {
    size,
    wide,
    reach,
    span,
    exaggeration,
  }: Record<'size' | 'wide' | 'reach' | 'span' | 'exaggeration', number>,
): ReliefGrid {
  const grid: ReliefGrid = {
    size,
    heights: new Float32Array(size * size),
    shade: new Float32Array(size * size),
    presence: new Float32Array(size * size),
    sea: new Float32Array(size * size),
  };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = (row + reach) * wide + column + reach;
      const to = row * size + column;
      const up = at - reach * wide;
      const down = at + reach * wide;
      grid.heights[to] = heights[at];
      grid.presence[to] = presence[at];
      const all =
        presence[up - reach] * presence[up + reach] * presence[down - reach] * presence[down + reach];
      if (all === 0) {
        grid.presence[to] = 0;
        continue;
      }
      // Horn's weights: the row (column) through the middle counts twice.
      const east = heights[up + reach] + 2 * heights[at + reach] + heights[down + reach];
      const west = heights[up - reach] + 2 * heights[at - reach] + heights[down - reach];
      const south = heights[down - reach] + 2 * heights[down] + heights[down + reach];
      const north = heights[up - reach] + 2 * heights[up] + heights[up + reach];
      if (levelled && isFlatAtZero(heights, at, reach, wide)) grid.sea[to] = 1;
      const scale = exaggeration / (4 * span);
      grid.shade[to] = shadeOf((east - west) * scale, (north - south) * scale);
    }
  }
  return grid;
}

/** Height 0 there and all around: no beach, no polder. */
function isFlatAtZero(heights: Float32Array, at: number, reach: number, wide: number): boolean {
  for (const row of [-reach * wide, 0, reach * wide])
    for (const column of [-reach, 0, reach])
      if (Math.abs(heights[at + row + column]) > SEA_LEVEL) return false;
  return true;
}

const SUN_HEIGHT = (45 * Math.PI) / 180;
/** Compass directions that the light comes from, in degrees. */
const AZIMUTHS = [225, 270, 315, 360].map((degrees) => (degrees * Math.PI) / 180);
const FLAT = Math.sin(SUN_HEIGHT);

/**
 * How much brighter than flat ground a slope is, lit from four sides of the north-west; each side counts the more
 * the less the slope faces it or turns away from it. `east`, `north`: rise per metre in that direction.
 * Sources: B. K. P. Horn, "Hill shading and the reflectance map", Proc. IEEE 69(1), 1981; R. K. Mark,
 * "Multidirectional, oblique-weighted, shaded-relief image of the Island of Hawaii", USGS OFR 92-422, 1992.
 */
export function shadeOf(east: number, north: number): number {
  const steepness = Math.hypot(east, north);
  if (steepness === 0) return 0;
  // Downhill direction, clockwise from north.
  const aspect = Math.atan2(-east, -north);
  const cosine = 1 / Math.sqrt(1 + steepness * steepness);
  const sine = steepness * cosine;
  let sum = 0;
  let weights = 0;
  for (const azimuth of AZIMUTHS) {
    const weight = Math.sin(aspect - azimuth) ** 2;
    const light = FLAT * cosine + Math.cos(SUN_HEIGHT) * sine * Math.cos(azimuth - aspect);
    sum += weight * Math.max(0, light);
    weights += weight;
  }
  return sum / weights - FLAT;
}
