import type { Roof } from '../../../../models/feature.ts';
import { hash64 } from '../../../../models/ids.ts';
import type { Tags } from '../elements.ts';
import { areaOfPolygons, type Polygon } from '../shape/ring.ts';
import type { Reason } from '../tables/reasons.ts';
import { assumedHeight } from './assumed.ts';
import { buildingRow } from './kind.ts';
import { type ChosenRoof, chooseRoof } from './roof.ts';
import { type ToldHeight, toldHeight } from './told.ts';

export type HeightSource = 'measured' | 'levels' | 'assumed';

/** The upright body of a building or a part. Metres above the ground. */
export interface Body {
  base: number;
  top: number;
  roof: Roof;
  /** Storeys from the ground to the eaves, for the record. */
  storeys: number;
  /** Storeys from base to eaves, for the façade; absent where it has no storeys to show (a roof on posts, a tank). */
  facadeStoreys?: number;
  heightSource: HeightSource;
  roofSource: 'tagged' | 'assumed';
  /** What was assumed or mended on the way. */
  remarks: Reason[];
}

export interface BodyInput {
  id: string;
  kind: string;
  tags: Tags;
  polygons: readonly Polygon[];
  /** Median storeys around, see Neighbourhood. */
  neighbours: number | undefined;
  /** Of the building that a part belongs to: what the part's own tags do not say. */
  whole?: { top: number; storeys: number } | undefined;
}

/** A canopy is seen as a slab this thick, in metres. */
const SLAB = 0.4;
/** Of a body whose height is told, the roof takes this share at most; domes and pyramids may take it all. */
const ROOF_SHARE = 0.6;

export function raise(input: BodyInput): Body {
  const { tags, polygons, whole } = input;
  const row = buildingRow(tags, input.kind);
  const told = toldHeight(tags, row);
  const area = areaOfPolygons(polygons);
  // Two independent numbers from 0 to 1, always the same for this building.
  const [chance, roofChance] = hash64(input.id).map((half) => half / 2 ** 32);
  const assumed = assumedHeight(row, area, input.neighbours, chance);
  const heightSource =
    told.height !== undefined ? 'measured' : told.levels !== undefined ? 'levels' : 'assumed';
  const guess =
    heightSource === 'measured' ? (told.height as number) / row.storeyHeight : (whole ?? assumed).storeys;
  const levels = told.levels ?? guess;
  const roof = chooseRoof(tags, row, polygons, area, levels, roofChance);

  let top: number;
  if (heightSource === 'measured') top = told.height as number;
  else if (heightSource === 'levels') top = levels * row.storeyHeight + roof.attic + roof.height;
  else top = whole ? whole.top : assumed.eaves + roof.height;
  let base = told.base;
  const mended = base >= top;
  if (mended) top = base + row.storeyHeight;
  if (row.manner === 'canopy' && base === 0) base = Math.max(0, top - SLAB - roof.height);

  const share = roof.shape === 'dome' || roof.shape === 'pyramidal' ? 1 : ROOF_SHARE;
  const roofHeight = Math.min(roof.height, (top - base) * share);
  const walls = top - base - roofHeight;
  const hasStoreys = row.manner !== 'canopy' && row.manner !== 'fixed' && walls >= 2;
  const counted =
    told.levels ?? (heightSource === 'measured' ? (top - roofHeight) / row.storeyHeight : guess);
  const storeys = hasStoreys ? Math.max(1, Math.round(counted)) : Math.round(told.levels ?? row.storeys);
  const allShown = base === 0 && told.levels !== undefined;
  const body: Body = {
    base: rounded(base),
    top: rounded(top),
    roof: { shape: roof.shape, height: rounded(roofHeight) },
    storeys,
    heightSource,
    roofSource: roof.source,
    remarks: remarksOn(told, roof, heightSource, mended),
  };
  if (roof.direction !== undefined) body.roof.direction = roof.direction;
  if (hasStoreys) body.facadeStoreys = allShown ? storeys : Math.max(1, Math.round(walls / row.storeyHeight));
  return body;
}

function remarksOn(
  told: ToldHeight,
  roof: ChosenRoof,
  heightSource: HeightSource,
  mended: boolean,
): Reason[] {
  const remarks: Reason[] = [];
  if (told.unreadable) remarks.push('height-unreadable');
  if (told.several) remarks.push('levels-several');
  if (heightSource === 'assumed') remarks.push('height-assumed');
  if (roof.approximated) remarks.push('roof-approximated');
  if (roof.unknown) remarks.push('roof-unknown');
  if (roof.source === 'assumed' && roof.shape !== 'flat') remarks.push('roof-assumed');
  if (mended) remarks.push('base-above-top');
  return remarks;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
