import type { Position } from '../../models/schema/position.ts';
import { checkArea } from '../../models/schema/ring-check.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { addItem, type PlacedList } from '../../scenes/planning/scheme/edit.ts';
import { snap } from '../../scenes/planning/scheme/snap.ts';
import { splitItem } from '../../scenes/planning/scheme/split.ts';
import { fromTypology, TYPOLOGIES } from '../../scenes/planning/scheme/typologies.ts';
import { requestSketch, type SketchKind, type SketchRequest } from '../stores/sketch.ts';
import { type GroundPlace, useStatus } from '../stores/status.ts';
import { useFigures } from './figures.ts';
import { outlinesOf } from './pull.ts';
import { type ChosenItem, changeScheme, chooseItem, freeItemId, useScheme } from './scheme-store.ts';

export const DRAWN_KINDS = ['parcel', 'building', 'green', 'road'] as const;
export type DrawnKind = (typeof DRAWN_KINDS)[number];

const LISTS: Record<DrawnKind, PlacedList> = {
  parcel: 'parcels',
  building: 'buildings',
  green: 'greens',
  road: 'roads',
};
const SKETCHES: Record<DrawnKind, SketchKind> = {
  parcel: 'polygon',
  building: 'polygon',
  green: 'polygon',
  road: 'line',
};

/** Pixels within which what is drawn is drawn to an outline, and metres where the scale is not known. */
const SNAP_PIXELS = 9;
const USUAL_SCALE = 0.5;
/** What a new building begins with: pulled up from there. */
const FIRST_FLOORS = { use: 'residential', storeys: 6, storeyHeight: 3 } as const;
const FIRST_LAND_USE = '0701';
const FIRST_WIDTH = 12;

/** What a person drew crosses itself, or covers nothing. */
export class Crossed extends Error {
  override readonly name = 'Crossed';
}

/** Asks for the outline of a new part of the open scheme and adds it; it is chosen then. Throws Crossed. */
export async function drawItem(kind: DrawnKind): Promise<void> {
  const places = await requestSketch({
    ...{ kind: SKETCHES[kind], prompt: `planning.prompt.${kind}`, on: 'ground', snap: snapping() },
  });
  if (!places) return;
  const ring = withoutRepeats(places);
  if (kind !== 'road' && (ring.length < 3 || checkArea([ring]))) throw new Crossed(kind);
  put(kind, ring);
}

function put(kind: DrawnKind, ring: Position[]): void {
  const { scheme } = useScheme.getState();
  if (!scheme) return;
  const id = freeItemId(scheme, kind);
  changeScheme((one): Scheme => {
    if (kind === 'parcel')
      return addItem(one, 'parcels', {
        ...{ id, area: [ring], landUse: FIRST_LAND_USE, controls: {}, parkingPlaces: 0 },
      });
    if (kind === 'green') return addItem(one, 'greens', { id, kind: 'ground', area: [ring] });
    if (kind === 'road')
      return addItem(one, 'roads', {
        ...{ id, line: ring, width: FIRST_WIDTH, class: 'residential', oneWay: false },
      });
    return addItem(one, 'buildings', {
      ...{ id, footprint: [ring], floors: [{ ...FIRST_FLOORS }], basements: [], parkingPlaces: 0 },
    });
  });
  chooseItem({ list: LISTS[kind], id });
}

/** Asks where a building of a typology is to stand, and puts it there, along the side that is nearest. */
export async function placeTypology(id: string): Promise<void> {
  const typology = TYPOLOGIES.find((one) => one.id === id);
  const { plane } = useFigures.getState();
  if (!typology || !plane) return;
  const places = await requestSketch({ kind: 'point', prompt: 'planning.prompt.typology', on: 'ground' });
  const { scheme } = useScheme.getState();
  if (!places || !scheme) return;
  const at: Position = [places[0].longitude, places[0].latitude];
  const own = freeItemId(scheme, 'building');
  changeScheme((one) =>
    addItem(one, 'buildings', fromTypology(typology, { id: own, at, heading: headingAt(one, at) }, plane)),
  );
  chooseItem({ list: 'buildings', id: own });
}

/** Degrees clockwise of the longest side of the parcel that holds a place; 0 where none does. */
function headingAt(scheme: Scheme, at: Position): number {
  const { plane } = useFigures.getState();
  if (!plane) return 0;
  const [x, y] = plane.toPlane(at);
  for (const { area } of scheme.parcels) {
    const ring = area[0].map((place) => plane.toPlane(place));
    let isWithin = false;
    let longest = { length: 0, angle: 0 };
    ring.forEach(([ax, ay], index) => {
      const [bx, by] = ring[(index + 1) % ring.length];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isWithin = !isWithin;
      const length = Math.hypot(bx - ax, by - ay);
      if (length > longest.length)
        longest = { length, angle: (Math.atan2(by - ay, bx - ax) * 180) / Math.PI };
    });
    if (isWithin) return -longest.angle;
  }
  return 0;
}

/** Draws places to the outlines around, and to right angles with what has been drawn. */
function snapping(): NonNullable<SketchRequest['snap']> {
  const { plane, standing = [] } = useFigures.getState();
  const { scheme } = useScheme.getState();
  if (!plane || !scheme) return (place) => place;
  const outlines = outlinesOf(scheme, standing, plane);
  return (place, places) => {
    const within = SNAP_PIXELS * (useStatus.getState().metresPerPixel ?? USUAL_SCALE);
    const point = ({ longitude, latitude }: GroundPlace) => plane.toPlane([longitude, latitude]);
    const [before, from] = places.slice(-2).map(point);
    const near = snap(point(place), outlines, within, from && before ? { from, before } : {});
    if (near.kind === 'free') return place;
    const [longitude, latitude] = plane.toDegrees(near.point);
    return { ...place, longitude, latitude };
  };
}

const withoutRepeats = (places: readonly GroundPlace[]): Position[] =>
  places
    .map(({ longitude, latitude }): Position => [longitude, latitude])
    .filter(([x, y], at, all) => {
      const [px, py] = all[(at + all.length - 1) % all.length];
      return all.length === 1 || x !== px || y !== py;
    });

/** Asks for a line and cuts a parcel or a building in two along it. Throws InputError where it does not cut it in just two. */
export async function splitChosen({ list, id }: ChosenItem): Promise<void> {
  const { plane } = useFigures.getState();
  if (!plane || (list !== 'parcels' && list !== 'buildings')) return;
  const places = await requestSketch({
    ...{ kind: 'line', places: 2, prompt: 'planning.prompt.split', on: 'ground', snap: snapping() },
  });
  if (!places || places.length < 2) return;
  const [from, to] = places.map(({ longitude, latitude }): Position => [longitude, latitude]);
  changeScheme((one) => splitItem(one, list, id, [from, to], plane));
  chooseItem(undefined);
}
