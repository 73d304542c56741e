import type { Building } from '../buildings.ts';
import type { Landscape } from '../landscape.ts';
import type { Block } from '../layout.ts';
import type { Name } from '../names.ts';
import type { Parcel } from '../parcels.ts';
import {
  along,
  boundingRectangle,
  contains,
  distance,
  type Point,
  type Ring,
  ringCentroid,
} from '../plane.ts';
import { rectangle } from '../plots.ts';
import type { RiverSystem } from '../rivers.ts';
import { newCentre } from '../zones.ts';

export const MODEL_KINDS = ['hospital', 'tower', 'metro'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** Ground that a building has a model of its own on: a rectangle, x along its first side. */
export interface ModelSite {
  kind: ModelKind;
  name: Name;
  /** Its first corner, and the direction of its x axis. */
  corner: Point;
  along: Point;
  length: number;
  width: number;
  /** Metres over the vertical datum: the ground floor, over the highest ground under it. */
  ground: number;
  /** Indexes of the buildings that the model gives their shape. */
  buildings: number[];
  storeys: number;
  /** Metres of a storey. */
  storey: number;
  /** Of a tower on a podium: what stands on it, in the axes of the site. */
  tower?: { low: Point; high: Point; storeys: number; storey: number };
}

interface Ground {
  size: number;
  rivers: RiverSystem;
  blocks: readonly Block[];
  parcels: readonly Parcel[];
  buildings: readonly Building[];
  landscape: Landscape;
}

const TOWER_NAME: Name = { zh: '江岸科创中心', en: 'Riverside Innovation Centre' };
const METRO_NAME: Name = { zh: '新城公园地铁站', en: 'New Centre Park Metro Station' };

/** Metres that the ground floor lies over the ground, and from which on a building is worth a model. */
const PLINTH = 0.3;
/** Storeys of an office tower: high enough to be one, low enough to be made in seconds. */
const TOWER_STOREYS = [14, 30] as const;
const METRO = { length: 128, width: 21 };

/** Where the city has buildings with a model of their own; those that its blocks have no ground for are missing. */
export function chooseModelSites(ground: Ground): ModelSite[] {
  return [hospital(ground), tower(ground), metro(ground)].filter((site) => site !== undefined);
}

/** The buildings, with the names of the models that they have. */
export function withModelNames(buildings: readonly Building[], sites: readonly ModelSite[]): Building[] {
  const named = new Map(sites.flatMap((site) => site.buildings.map((index) => [index, site.name] as const)));
  return buildings.map((building, index) => {
    const name = building.name ?? named.get(index);
    return name ? { ...building, name } : building;
  });
}

/** The outpatients' house of the hospital that is nearest to the new centre. */
function hospital({ size, blocks, parcels, buildings, landscape }: Ground): ModelSite | undefined {
  const heart = newCentre(size);
  const houses = buildings.flatMap((building, index) => {
    const { parcel, name, use } = building;
    const kind = parcel === undefined ? undefined : blocks[parcels[parcel].block].facility?.kind;
    return use === 'hospital' && kind === 'hospital' && name?.zh.endsWith('门诊楼')
      ? [{ building, index }]
      : [];
  });
  const [nearest] = nearestFirst(houses, ({ building }) => ringCentroid(building.ring), heart);
  if (!nearest) return undefined;
  const { building, index } = nearest;
  const { storeys, height } = building;
  return {
    kind: 'hospital',
    name: building.name!,
    ...rectangleOf(building.ring, landscape),
    buildings: [index],
    storeys,
    storey: height / storeys,
  };
}

/** An office tower on its podium, between the heart of the new centre and the river. */
function tower({ size, rivers, blocks, parcels, buildings, landscape }: Ground): ModelSite | undefined {
  const heart = newCentre(size);
  const onParcel = new Map<number, number[]>();
  for (const [index, { parcel }] of buildings.entries())
    if (parcel !== undefined && blocks[parcels[parcel].block].zone === 'centre')
      onParcel.set(parcel, [...(onParcel.get(parcel) ?? []), index]);
  const [least, most] = TOWER_STOREYS;
  const pairs = [...onParcel.values()].filter((own) => {
    const [podium, high] = own.map((index) => buildings[index]);
    return (
      own.length === 2 &&
      podium.use === 'commercial' &&
      high.use === 'office' &&
      !high.name &&
      high.storeys >= least &&
      high.storeys <= most
    );
  });
  const from = along(heart, rivers.confluence, 0.25);
  const [nearest] = nearestFirst(pairs, ([podium]) => ringCentroid(buildings[podium].ring), from);
  if (!nearest) return undefined;
  const [podium, high] = nearest.map((index) => buildings[index]);
  const frame = rectangleOf(podium.ring, landscape);
  const [ux, uy] = frame.along;
  const corners = high.ring.map(([x, y]): Point => {
    const [dx, dy] = [x - frame.corner[0], y - frame.corner[1]];
    return [dx * ux + dy * uy, dy * ux - dx * uy];
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const storey = podium.height / podium.storeys;
  return {
    kind: 'tower',
    name: TOWER_NAME,
    ...frame,
    buildings: nearest,
    storeys: podium.storeys,
    storey,
    tower: {
      low: [Math.min(...xs), Math.min(...ys)],
      high: [Math.max(...xs), Math.max(...ys)],
      storeys: high.storeys - podium.storeys,
      storey: (high.height - podium.height) / (high.storeys - podium.storeys),
    },
  };
}

/** Under a park as near to the heart of the new centre as there is room. */
function metro({ size, blocks, landscape }: Ground): ModelSite | undefined {
  const { length, width } = METRO;
  const sites = blocks.flatMap(({ zone, facility, ring }) => {
    if (zone !== 'park' || facility) return [];
    const box = boundingRectangle(ring);
    const site = rectangle(box.middle, box.direction, length, width + 24);
    return site.every((corner) => contains(ring, corner))
      ? [rectangle(box.middle, box.direction, length, width)]
      : [];
  });
  const [nearest] = nearestFirst(sites, ringCentroid, newCentre(size));
  if (!nearest) return undefined;
  return {
    kind: 'metro',
    name: METRO_NAME,
    ...rectangleOf(nearest, landscape),
    buildings: [],
    storeys: 2,
    storey: 6.5,
  };
}

function nearestFirst<Site>(sites: readonly Site[], placeOf: (site: Site) => Point, to: Point): Site[] {
  return sites
    .map((site) => ({ site, away: distance(placeOf(site), to) }))
    .sort((a, b) => a.away - b.away)
    .map(({ site }) => site);
}

function rectangleOf(
  ring: Ring,
  { heightAt }: Landscape,
): Pick<ModelSite, 'corner' | 'along' | 'length' | 'width' | 'ground'> {
  const [a, b, c] = ring;
  const [length, width] = [distance(a, b), distance(b, c)];
  const highest = Math.max(...[...ring, ringCentroid(ring)].map((place) => heightAt(place)));
  return {
    corner: a,
    along: [(b[0] - a[0]) / length, (b[1] - a[1]) / length],
    length,
    width,
    ground: Math.round((highest + PLINTH) * 100) / 100,
  };
}
