import type { Roof } from '../../../../models/feature.ts';
import { hash64 } from '../../../../models/ids.ts';
import type { Tags } from '../elements.ts';
import { areaOfPolygons, type Polygon } from '../shape/ring.ts';
import type { Reason } from '../tables/reasons.ts';
import { assumedHeight } from './assumed.ts';
import { buildingRow } from './kind.ts';
import { chooseRoof } from './roof.ts';
import { toldHeight } from './told.ts';

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
  const { tags, polygons } = input;
  const row = buildingRow(tags, input.kind);
  const remarks: Reason[] = [];
  const told = toldHeight(tags, row);
  if (told.unreadable) remarks.push('height-unreadable');
  if (told.several) remarks.push('levels-several');
  const area = areaOfPolygons(polygons);
  const [high, low] = hash64(input.id);
  const chance = high / 2 ** 32;
  const assumed = assumedHeight(row, area, input.neighbours, chance);
  const inherited = told.height === undefined && told.levels === undefined ? input.whole : undefined;
  const guess =
    told.levels ??
    (told.height === undefined ? (inherited?.storeys ?? assumed.storeys) : told.height / row.storeyHeight);
  const roof = chooseRoof(tags, row, polygons, area, guess, low / 2 ** 32);
  if (roof.approximated) remarks.push('roof-approximated');
  if (roof.unknown) remarks.push('roof-unknown');
  if (roof.source === 'assumed' && roof.shape !== 'flat') remarks.push('roof-assumed');

  let heightSource: HeightSource = 'measured';
  let top = told.height;
  if (top === undefined && told.levels !== undefined) {
    heightSource = 'levels';
    top = told.levels * row.storeyHeight + roof.attic + roof.height;
  }
  if (top === undefined) {
    heightSource = 'assumed';
    remarks.push('height-assumed');
    top = inherited ? inherited.top : assumed.eaves + roof.height;
  }
  let base = told.base;
  if (base >= top) {
    remarks.push('base-above-top');
    top = base + row.storeyHeight;
  }
  if (row.manner === 'canopy' && base === 0) base = Math.max(0, top - SLAB - roof.height);

  const share = roof.shape === 'dome' || roof.shape === 'pyramidal' ? 1 : ROOF_SHARE;
  const roofHeight = Math.min(roof.height, (top - base) * share);
  const body = top - base - roofHeight;
  const hasStoreys = row.manner !== 'canopy' && row.manner !== 'fixed' && body >= 2;
  const counted = told.levels ?? (heightSource === 'assumed' ? guess : (top - roofHeight) / row.storeyHeight);
  const storeys = hasStoreys ? Math.max(1, Math.round(counted)) : Math.round(told.levels ?? row.storeys);
  const facade =
    base === 0 && told.levels !== undefined ? storeys : Math.max(1, Math.round(body / row.storeyHeight));
  return {
    base: rounded(base),
    top: rounded(top),
    roof: {
      shape: roof.shape,
      height: rounded(roofHeight),
      ...(roof.direction === undefined ? {} : { direction: roof.direction }),
    },
    storeys,
    ...(hasStoreys ? { facadeStoreys: facade } : {}),
    heightSource,
    roofSource: roof.source,
    remarks,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
