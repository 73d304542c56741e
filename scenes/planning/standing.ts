import {
  type Feature,
  type Geometry,
  SURFACE_SEMANTICS,
  type SurfacesGeometry,
} from '../../models/feature.ts';
import type { FeatureStore } from '../../models/feature-store/index.ts';
import type { Extent } from '../../models/schema/layer.ts';
import type { Area, Position } from '../../models/schema/position.ts';
import type { FloorUse } from '../../models/schema/scheme.ts';
import type { StandingBuilding } from './mass.ts';
import { heightOrigin } from './rays/bodies.ts';

/**
 * Metres from floor to floor where only the height is known: of dwellings after GB 50096, of others as they are usually
 * built.
 */
const USUAL_STOREY: Record<FloorUse, number> = {
  ...{ residential: 2.8, office: 3.9, retail: 4.5, hotel: 3.5, education: 3.9, health: 3.9, culture: 5 },
  ...{ industry: 6, storage: 8, transport: 6, parking: 3.6, utility: 4.5, other: 3.3 },
};
const GROUND = SURFACE_SEMANTICS.indexOf('ground');
const ROOF = SURFACE_SEMANTICS.indexOf('roof');

/** What sources call the use of a building; anything else is `other`. */
const USES: Record<string, FloorUse> = {
  ...{
    apartments: 'residential',
    residential: 'residential',
    house: 'residential',
    dormitory: 'residential',
  },
  ...{ detached: 'residential', terrace: 'residential', semidetached_house: 'residential' },
  ...{ office: 'office', government: 'office', police: 'office', fire_station: 'office', civic: 'culture' },
  ...{ commercial: 'retail', retail: 'retail', supermarket: 'retail', kiosk: 'retail', hotel: 'hotel' },
  ...{ school: 'education', kindergarten: 'education', university: 'education', college: 'education' },
  ...{ hospital: 'health', clinic: 'health', museum: 'culture', library: 'culture', theatre: 'culture' },
  ...{ industrial: 'industry', factory: 'industry', manufacture: 'industry', warehouse: 'storage' },
  ...{ train_station: 'transport', transportation: 'transport', parking: 'parking', garage: 'parking' },
  ...{ garages: 'parking', service: 'utility', transformer_tower: 'utility' },
};

/** Chinese records say it in words of their own, of which one of these is a part; the first that is counts. */
const WORDS: readonly (readonly [RegExp, FloorUse])[] = [
  [/停车|车库/, 'parking'],
  [/仓储|仓库|物流/, 'storage'],
  [/工业|厂房|车间|生产/, 'industry'],
  [/酒店|宾馆|旅馆/, 'hotel'],
  [/学校|教育|教学|幼儿|大学|中学|小学/, 'education'],
  [/医院|医疗|卫生|门诊/, 'health'],
  [/文化|体育|博物|图书|剧院|展览/, 'culture'],
  [/车站|交通|客运|地铁/, 'transport'],
  [/变电|泵站|市政|设备|公用/, 'utility'],
  [/商业|商店|零售|超市|市场|餐饮/, 'retail'],
  [/办公|写字楼|行政|机关|政府|商务/, 'office'],
  [/住宅|居住|公寓|宿舍|民居|别墅/, 'residential'],
];

/** The use that a record says: its own attribute, else its class. */
function floorUseOf({ attributes, class: kind = '' }: Feature): FloorUse {
  const said = [attributes.use, attributes['用途'], kind].find(
    (one) => typeof one === 'string' && one !== '',
  );
  const word = String(said ?? '').toLowerCase();
  if (Object.hasOwn(USES, word)) return USES[word];
  return WORDS.find(([words]) => words.test(word))?.[1] ?? 'other';
}

/** What stands in an extent of degrees. */
export interface Standing {
  buildings: StandingBuilding[];
  /** Ids of buildings whose records have no shape that stands on the ground: they count nowhere. */
  leftOut: string[];
}

/** The buildings of a city that reach into any of some extents of degrees, each once, as a scheme would write them. */
export async function readStanding(
  stores: readonly FeatureStore[],
  extents: readonly Extent[],
  signal?: AbortSignal,
): Promise<Standing> {
  const found: Feature[] = [];
  for (const store of stores) {
    if (!store.header.types.Building && !store.header.types.BuildingPart) continue;
    for (const [at, extent] of extents.entries())
      for await (const features of store.featuresIn(extent)) {
        signal?.throwIfAborted();
        for (const feature of features)
          if (
            (feature.type === 'Building' || feature.type === 'BuildingPart') &&
            meets(feature, extent) &&
            !extents.slice(0, at).some((before) => meets(feature, before))
          )
            found.push(feature);
      }
  }
  const shaped = new Set(found.filter(({ geometries }) => geometries.some(isBody)).map(({ id }) => id));
  // What a building has of its own counts, not that of its parts again.
  const parted = new Set(found.flatMap(({ type, parents }) => (type === 'Building' ? [] : (parents ?? []))));
  const leftOut: string[] = [];
  const buildings = found
    .filter(({ type, parents }) => type === 'Building' || !parents?.some((parent) => shaped.has(parent)))
    .flatMap((feature) => {
      const standing = standingOf(feature);
      if (standing.length === 0 && !parted.has(feature.id)) leftOut.push(feature.id);
      return standing;
    });
  return { buildings, leftOut };
}

const isBody = ({ kind }: Geometry): boolean => kind === 'extrusion' || kind === 'surfaces';

function meets({ geometries }: Feature, [west, south, east, north]: Extent): boolean {
  let [a, b, c, d] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { positions } of geometries)
    for (let at = 0; at < positions.length; at += 3) {
      a = Math.min(a, positions[at]);
      c = Math.max(c, positions[at]);
      b = Math.min(b, positions[at + 1]);
      d = Math.max(d, positions[at + 1]);
    }
  return a <= east && c >= west && b <= north && d >= south;
}

/** A building that stands, one for each of its outlines; none where its record has no shape. */
export function standingOf(feature: Feature): StandingBuilding[] {
  const { id, attributes, geometries } = feature;
  const body = geometries.find(({ kind }) => kind === 'extrusion') ?? geometries.find(isBody);
  if (!body || (body.kind !== 'extrusion' && body.kind !== 'surfaces')) return [];
  const { height, mean } =
    body.kind === 'extrusion' ? wallsOfPrism(body.height - body.roof.height) : wallsOf(body, attributes);
  if (!(height > 0)) return [];
  const told =
    (body.kind === 'extrusion' ? body.storeys : undefined) ??
    numberOf(attributes.storeys) ??
    numberOf(attributes['building:levels']);
  const use = floorUseOf(feature);
  const storeys = Math.max(1, Math.round(told ?? mean / USUAL_STOREY[use]));
  // A part that begins over the ground, as a storey over a passage, covers none of it.
  const lift =
    body.kind === 'extrusion' && body.heightReference === 'ground' ? Math.max(0, body.positions[2] ?? 0) : 0;
  return areasOf(body).map((footprint) => ({
    heights: heightOrigin(feature),
    ...(told === undefined ? { isGuessed: true } : {}),
    ...(lift > 0 ? { lift } : {}),
    building: {
      ...{ id, footprint, floors: [{ use, storeys, storeyHeight: height / storeys }] },
      ...(feature.name === undefined ? {} : { name: { 'zh-CN': feature.name, en: feature.name } }),
      ...{ basements: [], parkingPlaces: 0 },
    },
  }));
}

const wallsOfPrism = (height: number) => ({ height, mean: height });

/**
 * Metres of walls of what was surveyed, roofs left off: to the highest of its eaves, and to their mean by the area that
 * lies behind them; to its top, or as its record says, where no roof is told.
 */
function wallsOf(
  { positions, ringStarts, polygonStarts, semantics }: SurfacesGeometry,
  attributes: Feature['attributes'],
): { height: number; mean: number } {
  let [least, most] = [Infinity, -Infinity];
  for (let at = 2; at < positions.length; at += 3) {
    least = Math.min(least, positions[at]);
    most = Math.max(most, positions[at]);
  }
  if (!(most > least)) return wallsOfPrism(numberOf(attributes.height) ?? 0);
  let [highest, sum, whole] = [0, 0, 0];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (semantics[polygon] !== ROOF) continue;
    const ring = polygonStarts[polygon];
    const [from, to] = [ringStarts[ring], ringStarts[ring + 1]];
    let eaves = Infinity;
    let area = 0;
    for (let at = from; at < to; at++) {
      const next = at + 1 < to ? at + 1 : from;
      eaves = Math.min(eaves, positions[3 * at + 2]);
      // About the first corner: degrees have few digits left for square metres.
      const [ax, ay] = [
        positions[3 * at] - positions[3 * from],
        positions[3 * at + 1] - positions[3 * from + 1],
      ];
      const [bx, by] = [
        positions[3 * next] - positions[3 * from],
        positions[3 * next + 1] - positions[3 * from + 1],
      ];
      area += ax * by - bx * ay;
    }
    highest = Math.max(highest, eaves - least);
    sum += Math.abs(area) * (eaves - least);
    whole += Math.abs(area);
  }
  return whole > 0 && highest > 0 ? { height: highest, mean: sum / whole } : wallsOfPrism(most - least);
}

function areasOf(body: Extract<Geometry, { polygonStarts: Uint32Array }>): Area[] {
  const { positions, ringStarts, polygonStarts } = body;
  const areas: Area[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (body.kind === 'surfaces' && body.semantics[polygon] !== GROUND) continue;
    const area: Area = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const places: Position[] = [];
      for (let at = ringStarts[ring]; at < ringStarts[ring + 1]; at++)
        places.push([positions[3 * at], positions[3 * at + 1]]);
      if (places.length >= 3) area.push(places);
    }
    if (area.length > 0) areas.push(area);
  }
  return areas;
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
