import type { Roof, RoofShape } from '../../../../models/feature.ts';
import type { Tags } from '../elements.ts';
import { parseQuantity } from '../quantities.ts';
import { type Rectangle, smallestRectangle } from '../shape/rectangle.ts';
import { areaOf, type Polygon } from '../shape/ring.ts';
import type { BuildingRow } from '../tables/buildings.ts';
import { COMPASS, ROOF_FORMS, ROOF_SHAPE_TAGS, ROOF_STOREY, STEEP } from '../tables/roofs.ts';

export interface ChosenRoof extends Roof {
  source: 'tagged' | 'assumed';
  approximated: boolean;
  /** roof:shape was a word that the table does not know. */
  unknown: boolean;
  /** Metres that storeys in the roof add to a body with a flat one. */
  attic: number;
}

/** A footprint fills its smallest rectangle to this share at least to be given a pitched roof unasked. */
const RECTANGULAR = 0.92;
const MOST_CORNERS = 8;
const SMALL_AREA = 320;
const SMALL_WIDTH = 16;
const SMALL_STOREYS = 6;
const WIDEST_PITCHED = 22;

/** The roof that the tags tell, or a plausible one. `storeys` and `chance` as in assumedHeight. */
export function chooseRoof(
  tags: Tags,
  row: BuildingRow,
  polygons: readonly Polygon[],
  area: number,
  storeys: number,
  chance: number,
): ChosenRoof {
  const word = tags.get('roof:shape') ?? tags.get('building:roof:shape');
  const told = word !== undefined && Object.hasOwn(ROOF_SHAPE_TAGS, word) ? ROOF_SHAPE_TAGS[word] : undefined;
  const unknown = word !== undefined && told === undefined;
  const attic = roofLevels(tags) * ROOF_STOREY;
  if (told) {
    const rectangle = told === 'flat' ? undefined : smallestRectangle(polygons[0][0]);
    const height = rectangle ? roofHeight(tags, told, rectangle.short, row) : 0;
    const direction = rectangle ? ridgeDirection(tags, told, rectangle) : undefined;
    return {
      ...roofOf(told, height, direction),
      source: 'tagged',
      approximated: word !== told,
      unknown,
      attic: told === 'flat' ? attic : 0,
    };
  }
  const assumed = assumedShape(tags, row, polygons, area, storeys, chance);
  if (!assumed) return { shape: 'flat', height: 0, source: 'assumed', approximated: false, unknown, attic };
  const height = roofHeight(tags, assumed.shape, assumed.rectangle.short, row);
  return { shape: assumed.shape, height, source: 'assumed', approximated: false, unknown, attic: 0 };
}

function roofOf(shape: RoofShape, height: number, direction: number | undefined): Roof {
  return direction === undefined ? { shape, height } : { shape, height, direction };
}

function roofLevels(tags: Tags): number {
  const levels = parseQuantity(tags.get('roof:levels') ?? '', 'count');
  return levels > 0 && levels <= 6 ? levels : 0;
}

/** Only nearly rectangular footprints without courtyards: a wrong roof looks worse than a flat one. */
function assumedShape(
  tags: Tags,
  row: BuildingRow,
  polygons: readonly Polygon[],
  area: number,
  storeys: number,
  chance: number,
): { shape: RoofShape; rectangle: Rectangle } | undefined {
  if (row.roof === 'flat' || polygons.length !== 1 || polygons[0].length !== 1) return undefined;
  // roof:levels=0 says that there is no room under the roof.
  if (tags.get('roof:levels') === '0') return undefined;
  const small = area >= 45 && area <= SMALL_AREA && storeys <= SMALL_STOREYS;
  if (row.roof === 'small' && !small && roofLevels(tags) === 0) return undefined;
  const ring = polygons[0][0];
  if (ring.length > MOST_CORNERS * 4) return undefined;
  const rectangle = smallestRectangle(ring);
  if (!rectangle || areaOf(ring) < RECTANGULAR * rectangle.long * rectangle.short) return undefined;
  if (rectangle.short < 4 || rectangle.short > (row.roof === 'small' ? SMALL_WIDTH : WIDEST_PITCHED))
    return undefined;
  const hipped = row.roof !== 'steep' && rectangle.long < rectangle.short * 1.8 && chance < 0.35;
  return { shape: hipped ? 'hipped' : 'gabled', rectangle };
}

function roofHeight(tags: Tags, shape: RoofShape, width: number, row: BuildingRow): number {
  const height = parseQuantity(tags.get('roof:height') ?? '', 'metres');
  if (height >= 0 && height <= 300) return height;
  const form = ROOF_FORMS[shape];
  const run = width * form.run;
  const angle = parseQuantity(tags.get('roof:angle') ?? '', 'degrees');
  if (angle > 0 && angle < 85) return rounded(run * tangent(angle));
  const levels = roofLevels(tags);
  if (levels > 0 && shape !== 'skillion') return rounded(Math.max(levels * ROOF_STOREY, 1));
  const steep = row.roof === 'steep' && (shape === 'gabled' || shape === 'hipped' || shape === 'pyramidal');
  if (steep) return rounded(Math.min(run * tangent(STEEP.slope), STEEP.highest));
  return rounded(Math.min(run * tangent(form.slope), form.highest));
}

/**
 * roof:direction says which way the slope falls: for a ridge that is across it. roof:orientation says how the ridge
 * lies to the longer side.
 */
function ridgeDirection(tags: Tags, shape: RoofShape, rectangle: Rectangle): number | undefined {
  const falling = bearing(tags.get('roof:direction') ?? tags.get('roof:slope:direction'));
  if (shape === 'skillion') return falling ?? (rectangle.direction + 90) % 360;
  if (shape !== 'gabled' && shape !== 'hipped') return undefined;
  if (falling !== undefined) return (falling + 90) % 180;
  if (tags.get('roof:orientation') === 'across') return rounded((rectangle.direction + 90) % 180);
  return undefined;
}

function bearing(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const letters = text.trim().toUpperCase();
  if (Object.hasOwn(COMPASS, letters)) return COMPASS[letters];
  const degrees = parseQuantity(text, 'degrees');
  return Number.isFinite(degrees) ? ((degrees % 360) + 360) % 360 : undefined;
}

function tangent(degrees: number): number {
  return Math.tan((degrees * Math.PI) / 180);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
