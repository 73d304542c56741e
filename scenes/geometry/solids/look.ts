import { type Feature, ROOF_SHAPES, type RoofShape } from '../../../models/feature.ts';
import { hash64 } from '../../../models/ids.ts';

/**
 * How a building is dressed by the viewer's shader. The place in the list is the code on the wire, so the order
 * never changes; viewer/globe/shaders/building-shader.ts has the same list.
 */
export const LOOK_KINDS = [
  'plain',
  'house',
  'apartments',
  'office',
  'retail',
  'industry',
  'civic',
  'worship',
  'shed',
  'greenhouse',
  'hall',
] as const;
export type LookKind = (typeof LOOK_KINDS)[number];

/** Class names of OSM, CityGML code lists and INSPIRE, by what they contain; the first match counts. */
const KIND_WORDS: [LookKind, RegExp][] = [
  ['greenhouse', /green_?house|glasshouse/],
  [
    'shed',
    /garage|carport|shed|hut|cabin|roof|shelter|kiosk|toilet|service|transformer|ruin|stable|cowshed|sty/,
  ],
  ['plain', /tower|silo|tank|wall|bridge|bunker|chimney|gasometer|construction/],
  ['worship', /church|chapel|cathedral|mosque|temple|synagogue|shrine|monastery|relig|kirche|abbey/],
  ['hall', /station|terminal|stadium|arena|sports|hangar|grandstand|pavilion|transport|bahnhof/],
  ['retail', /retail|shop|supermarket|mall|store|market|restaurant|kaufhaus|winkel|sell/],
  ['industry', /industr|warehouse|factory|manufactur|depot|farm|barn|agricultur|storage|works|gewerbe/],
  [
    'civic',
    /school|hospital|university|college|kindergarten|museum|public|civic|government|library|theat|townhall|fire|police|education|health|culture|palace|castle/,
  ],
  ['office', /office|commercial|hotel|bank|business|buero|kantoor|trade/],
  ['apartments', /apartment|residential|dormitor|flats|mixed|multi|wohnheim|block/],
  ['house', /house|detached|terrace|bungalow|villa|farmhouse|static_caravan|dwelling|wohn|home/],
];

/** Metres, square metres: what is left to tell a kind by where the source has no class. */
export interface BodySize {
  area: number;
  height: number;
  storeys: number;
  /** Whether a part rises far above the rest: with a large hall below, most often a church tower. */
  tower?: boolean;
}

/** The kind by the class, or else by size: what a building of that size most often is. */
export function lookKind(feature: Pick<Feature, 'type' | 'class' | 'attributes'>, size: BodySize): LookKind {
  if (!feature.type.startsWith('Building')) return 'plain';
  const use = feature.attributes['building:use'] ?? feature.attributes.usage ?? feature.attributes.function;
  const words = `${feature.class ?? ''} ${typeof use === 'string' ? use : ''}`.toLowerCase();
  for (const [kind, pattern] of KIND_WORDS) {
    if (!pattern.test(words)) continue;
    // 'residential' says nothing of the size.
    if (kind === 'apartments' && size.storeys <= 2 && size.area < 250) return 'house';
    return kind;
  }
  if (size.tower) return 'worship';
  if (size.area < 35 && size.height < 5) return 'shed';
  if (size.storeys <= 2 && size.area > 1_500) return 'industry';
  if (size.storeys <= 3 && size.area < 300) return 'house';
  if (size.storeys >= 9 && size.area > 900) return 'office';
  return 'apartments';
}

/** Metres between the axes of two windows. */
export const BAY_WIDTH: Record<LookKind, number> = {
  plain: 4,
  house: 3.2,
  apartments: 3,
  office: 3.3,
  retail: 4,
  industry: 6,
  civic: 3.6,
  worship: 5,
  shed: 3,
  greenhouse: 2,
  hall: 5,
};

/** Metres from floor to floor where the source does not count storeys. */
export const STOREY_HEIGHT: Record<LookKind, number> = {
  plain: 3,
  house: 2.9,
  apartments: 3,
  office: 3.6,
  retail: 4,
  industry: 5,
  civic: 3.8,
  worship: 8,
  shed: 2.6,
  greenhouse: 3,
  hall: 6,
};

/** Metres of wall above a flat roof, where the footprint is large enough to have it. */
export function parapetOf(kind: LookKind, area: number): number {
  if (kind === 'shed' || kind === 'greenhouse' || kind === 'plain' || area < 40) return 0;
  return kind === 'house' ? 0.35 : 0.6;
}

/**
 * 16 bits for the shader: kind (4), shape of the roof (3), whether vertices have colours of their own (1),
 * storeys (8, cut off at 255).
 */
/** Of a look: vertices have colours of their own. */
export const COLORED_LOOK = 128;

export function packLook(kind: LookKind, roof: RoofShape, colored: boolean, storeys: number): number {
  return (
    LOOK_KINDS.indexOf(kind) |
    (ROOF_SHAPES.indexOf(roof) << 4) |
    (colored ? COLORED_LOOK : 0) |
    (Math.max(0, Math.min(255, Math.round(storeys))) << 8)
  );
}

/** 16 bits by which a building differs from its neighbours; the same for an id in every tile and import. */
export function seedOf(id: string): number {
  return hash64(id)[1] & 0xffff;
}
