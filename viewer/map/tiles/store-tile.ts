import type { Feature } from '../../../models/feature.ts';
import { kindOfPipe } from '../../../models/network/index.ts';
import { lookOf, PIPE_COLOURS } from '../../../models/network/pipe-look.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import {
  LINE,
  POINT,
  POLYGON,
  type TileAddress,
  type TileFeature,
  type TileLayer,
  type TileValue,
  tileExtent,
  worldX,
  worldY,
} from '../../../models/vector-tiles/index.ts';
import { footprintOf } from '../footprint.ts';
import { clipLine, clipRing } from './clip.ts';
import type { StoreLook } from './messages.ts';

/** Units of a side: 0.13 m at zoom 15 and 27° of latitude. */
export const STORE_TILE_UNITS = 8192;
/** Units beyond the tile's edge, so that outlines and discs are not cut in sight. */
const MARGIN = 256;

/** The extent of a tile with the margin that its features may lie in, degrees. */
export function reachOfTile(tile: TileAddress): Extent {
  const [west, south, east, north] = tileExtent(tile);
  const share = MARGIN / STORE_TILE_UNITS;
  const [wide, high] = [(east - west) * share, (north - south) * share];
  return [west - wide, south - high, east + wide, north + high];
}

/**
 * Records of a feature store as the one layer of a vector tile: shapes from above, with `id`, `class`, `type`, `name`,
 * `base` and `top` (metres above the ground), `color` where it has one of its own, and whichever plain attributes are
 * asked for. What lies outside the tile and its margin, or is hidden, is left out; what is smaller than a unit is a
 * record without shape.
 */
export function storeTile(
  name: string,
  features: Iterable<Feature>,
  tile: TileAddress,
  attributes: readonly string[],
  look?: StoreLook,
): TileLayer {
  const place = placing(tile);
  const drawn: TileFeature[] = [];
  for (const feature of features) {
    if (look?.hidden.has(feature.id)) continue;
    const { areas, lines, points, base, top } = footprintOf(feature);
    const parts = {
      [POLYGON]: areas.flatMap((rings) => polygonParts(rings.map(place))),
      [LINE]: lines.flatMap((line) => clipped(place(line))),
      [POINT]: pointParts(place(points)),
    };
    if (Object.values(parts).every(({ length }) => length === 0)) continue;
    const properties = propertiesOf(feature, attributes, base, top);
    const color = look?.colours.get(feature.id) ?? colourOfKind(feature);
    if (color !== undefined) properties['color'] = color;
    for (const type of [POLYGON, LINE, POINT] as const)
      if (parts[type].length > 0) drawn.push({ type, properties, parts: parts[type] });
  }
  return { name, features: drawn, extent: STORE_TILE_UNITS };
}

/** Pipes have the colour of their kind, as their tubes below the ground. */
function colourOfKind(feature: Feature): string | undefined {
  if (feature.type !== 'Pipe' && feature.type !== 'PipeNode') return undefined;
  return PIPE_COLOURS[lookOf(kindOfPipe(feature), feature)].color;
}

/** Degrees to units of the tile, not rounded. */
function placing({ z, x, y }: TileAddress): (flat: readonly number[]) => number[] {
  const tiles = 2 ** z;
  return (flat) => {
    const units = new Array<number>(flat.length);
    for (let i = 0; i < flat.length; i += 2) {
      units[i] = (worldX(flat[i]) * tiles - x) * STORE_TILE_UNITS;
      units[i + 1] = (worldY(flat[i + 1]) * tiles - y) * STORE_TILE_UNITS;
    }
    return units;
  };
}

function polygonParts(rings: number[][]): number[][] {
  const parts: number[][] = [];
  for (const [index, ring] of rings.entries()) {
    const part = rounded(clipRing(ring, -MARGIN, STORE_TILE_UNITS + MARGIN));
    const area = signedArea(part);
    // Without its outer ring a polygon has no holes.
    if (part.length < 6 || area === 0) {
      if (index === 0) return [];
      continue;
    }
    // Outer rings run clockwise on screen, holes the other way, whichever way they came.
    parts.push(area > 0 === (index === 0) ? part : reversed(part));
  }
  return parts;
}

function clipped(line: number[]): number[][] {
  return clipLine(line, -MARGIN, STORE_TILE_UNITS + MARGIN)
    .map(rounded)
    .filter(({ length }) => length >= 4);
}

function pointParts(units: number[]): number[][] {
  const kept: number[] = [];
  for (let i = 0; i + 1 < units.length; i += 2) {
    const isIn = [units[i], units[i + 1]].every(
      (value) => value >= -MARGIN && value <= STORE_TILE_UNITS + MARGIN,
    );
    if (isIn) kept.push(Math.round(units[i]), Math.round(units[i + 1]));
  }
  return kept.length > 0 ? [kept] : [];
}

/** Whole units, without a position twice in a row. */
function rounded(flat: number[]): number[] {
  const whole: number[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [x, y] = [Math.round(flat[i]), Math.round(flat[i + 1])];
    if (x !== whole.at(-2) || y !== whole.at(-1)) whole.push(x, y);
  }
  return whole;
}

/** Twice the area by the surveyor's formula: positive clockwise on screen. */
function signedArea(ring: readonly number[]): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    sum += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
  return sum;
}

function reversed(ring: readonly number[]): number[] {
  const back: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) back.push(ring[i], ring[i + 1]);
  return back;
}

function propertiesOf(
  { id, type, class: kind, name, attributes: all }: Feature,
  wanted: readonly string[],
  base: number | undefined,
  top: number | undefined,
): Record<string, TileValue> {
  const properties: Record<string, TileValue> = {};
  for (const attribute of wanted) {
    const value = attribute === 'class' ? kind : attribute === 'type' ? type : all[attribute];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      properties[attribute] = value;
  }
  const spread = all['crown_diameter'] ?? all['diameter_crown'];
  return {
    ...properties,
    // Names of the map's own properties hold, whatever an attribute of that name says.
    id,
    type,
    ...(kind === undefined ? {} : { class: kind }),
    ...(name === undefined ? {} : { name }),
    ...(typeof spread === 'number' ? { spread } : {}),
    ...(top === undefined ? {} : { base: base ?? 0, top }),
  };
}
