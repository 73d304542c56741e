import { type Feature, type Geometry, SURFACE_SEMANTICS } from '../../models/feature.ts';
import type { FeatureStore } from '../../models/feature-store/index.ts';
import type { HeightOrigin } from '../../models/schema/analysis-result.ts';
import type { Extent } from '../../models/schema/layer.ts';
import type { Area, Position } from '../../models/schema/position.ts';
import type { FloorUse } from '../../models/schema/scheme.ts';
import type { StandingBuilding } from './mass.ts';

/** Metres from floor to floor where only the height is known: that of dwellings after GB 50096. */
const USUAL_STOREY = 2.8;
const GROUND = SURFACE_SEMANTICS.indexOf('ground');

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

/** The buildings of a city that reach into an extent of degrees, as a scheme would write them. */
export async function readStanding(
  stores: readonly FeatureStore[],
  extent: Extent,
  signal?: AbortSignal,
): Promise<StandingBuilding[]> {
  const found: Feature[] = [];
  for (const store of stores) {
    if (!store.header.types.Building && !store.header.types.BuildingPart) continue;
    for await (const features of store.featuresIn(extent)) {
      signal?.throwIfAborted();
      for (const feature of features)
        if ((feature.type === 'Building' || feature.type === 'BuildingPart') && meets(feature, extent))
          found.push(feature);
    }
  }
  const shaped = new Set(found.filter(({ geometries }) => geometries.some(isBody)).map(({ id }) => id));
  // What a building has of its own counts, not that of its parts again.
  return found
    .filter(({ type, parents }) => type === 'Building' || !parents?.some((parent) => shaped.has(parent)))
    .flatMap(standingOf);
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
  const walls = body.kind === 'extrusion' ? body.height - body.roof.height : wallsOf(body, attributes);
  if (!(walls > 0)) return [];
  const told =
    (body.kind === 'extrusion' ? body.storeys : undefined) ??
    numberOf(attributes.storeys) ??
    numberOf(attributes['building:levels']);
  const storeys = Math.max(1, Math.round(told ?? walls / USUAL_STOREY));
  const said = typeof attributes.use === 'string' ? attributes.use : (feature.class ?? '');
  const use: FloorUse = Object.hasOwn(USES, said) ? USES[said] : 'other';
  return areasOf(body).map((footprint) => ({
    heights: originOf(attributes.heightSource),
    building: {
      ...{ id, footprint, floors: [{ use, storeys, storeyHeight: walls / storeys }] },
      ...{ basements: [], parkingPlaces: 0 },
    },
  }));
}

/** Metres of what has walls and roofs as they were surveyed: to its top, or as its record says. */
function wallsOf({ positions }: Geometry, attributes: Feature['attributes']): number {
  let [least, most] = [Infinity, -Infinity];
  for (let at = 2; at < positions.length; at += 3) {
    least = Math.min(least, positions[at]);
    most = Math.max(most, positions[at]);
  }
  return most > least ? most - least : (numberOf(attributes.height) ?? 0);
}

function originOf(source: unknown): HeightOrigin {
  return source === 'assumed' ? 'assumed' : source === 'levels' ? 'derived' : 'measured';
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
