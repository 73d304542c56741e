import { camerasSeeing } from '../../models/cameras/cameras-seeing.ts';
import { USUAL_CAMERA_HEIGHT } from '../../models/cameras/pinhole.ts';
import type { CameraCalibration } from '../../models/schema/camera-calibration.ts';
import { type CameraCount, type CameraCoverage, cameraPoseSchema } from '../../models/schema/camera-facts.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { answers, type Camera } from './directory.ts';

export type AreaNames = ReadonlyMap<string, LocalizedText>;

export interface CameraQuery {
  /** Words, all of which have to be in the id, the name, the owner, the network or an area. */
  text?: string;
  owner?: string;
  area?: string;
  /** West, south, east, north in degrees. */
  box?: readonly [number, number, number, number];
}

/**
 * Cameras that fit, by name; within a box the nearest to its middle first, so that a list that is cut off has those that
 * one looks at.
 */
export function findCameras(cameras: Iterable<Camera>, query: CameraQuery, areas: AreaNames): Camera[] {
  const { owner, area, box } = query;
  const words = (query.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found: Camera[] = [];
  for (const camera of cameras) {
    if (owner !== undefined && camera.feed?.owner !== owner) continue;
    if (area !== undefined && !camera.live.thing.areas.includes(area)) continue;
    if (box && !isWithin(camera, box)) continue;
    if (words.length > 0) {
      const told = wordsOf(camera, areas);
      if (!words.every((word) => told.includes(word))) continue;
    }
    found.push(camera);
  }
  if (!box) return found.sort(byName);
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  // A degree of longitude is shorter, away from the equator.
  const narrow = Math.cos((middle[1] * Math.PI) / 180);
  const distance = ({ live }: Camera) => {
    const { longitude, latitude } = placeOf(live)!;
    return Math.hypot((longitude - middle[0]) * narrow, latitude - middle[1]);
  };
  return found
    .map((camera) => ({ camera, distance: distance(camera) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ camera }) => camera);
}

/**
 * Cameras near a place, those that have it in their picture first. `calibrated`: where one stands as it was solved, and how
 * high that is over the ground.
 */
export function findSeeing(
  cameras: Iterable<Camera>,
  place: { longitude: number; latitude: number },
  calibrated: (camera: string) => Pick<CameraCalibration, 'placement' | 'overGround'> | undefined,
): { camera: Camera; distance: number; inView: boolean }[] {
  const byId = new Map<string, Camera>();
  const poses = [];
  for (const camera of cameras) {
    const { placement, overGround } = calibrated(camera.id) ?? {};
    const at = placement ?? placeOf(camera.live);
    const view = placement ?? camera.feed;
    if (!at || !view) continue;
    const { longitude, latitude } = at;
    const { heading, pitch, roll, fieldOfView, aspect } = view;
    const { reach } = camera.feed ?? cameraPoseSchema.parse({ heading, pitch, fieldOfView });
    const { height = USUAL_CAMERA_HEIGHT, heightIs } = camera.live.thing;
    byId.set(camera.id, camera);
    poses.push({
      id: camera.id,
      ...{ longitude, latitude },
      height: overGround ?? (heightIs === 'above-ground' ? height : USUAL_CAMERA_HEIGHT),
      ...{ heading, pitch, roll, fieldOfView, aspect, reach },
    });
  }
  return camerasSeeing(place, poses).map(({ id, distance, inView }) => ({
    camera: byId.get(id)!,
    distance,
    inView,
  }));
}

/** How many there are by owner and by area. `mayWatch` and `hasPictures` as of who asks. */
export function coverageOf(
  cameras: Iterable<Camera>,
  areas: AreaNames,
  { mayWatch, hasPictures }: { mayWatch(camera: Camera): boolean; hasPictures(camera: Camera): boolean },
): CameraCoverage {
  const all = noCount();
  const owners = new Map<string | null, CameraCount>();
  const byArea = new Map<string, CameraCount>();
  for (const camera of cameras) {
    const answer = answers(camera.live);
    const one: CameraCount = {
      total: 1,
      public: Number(camera.pictures === 'public'),
      open: Number(mayWatch(camera)),
      pictures: Number(hasPictures(camera)),
      answering: Number(answer === true),
      silent: Number(answer === false),
    };
    add(all, one);
    add(countOf(owners, camera.feed?.owner ?? null), one);
    for (const area of camera.live.thing.areas) add(countOf(byArea, area), one);
  }
  return {
    all,
    owners: [...owners].map(([owner, count]) => ({ owner, count })).sort(byTotal),
    areas: [...byArea]
      .map(([area, count]) => ({ area, name: areas.get(area) ?? { 'zh-CN': area, en: area }, count }))
      .sort(byTotal),
  };
}

const noCount = (): CameraCount => ({
  total: 0,
  public: 0,
  open: 0,
  pictures: 0,
  answering: 0,
  silent: 0,
});

function countOf<Key>(counts: Map<Key, CameraCount>, key: Key): CameraCount {
  const count = counts.get(key) ?? noCount();
  counts.set(key, count);
  return count;
}

function add(to: CameraCount, one: CameraCount): void {
  for (const key of Object.keys(to) as (keyof CameraCount)[]) to[key] += one[key];
}

const byTotal = (a: { count: CameraCount }, b: { count: CameraCount }): number =>
  b.count.total - a.count.total;

const byName = (a: Camera, b: Camera): number => {
  const [one, other] = [a.live.thing.name['zh-CN'], b.live.thing.name['zh-CN']];
  return one < other ? -1 : one > other ? 1 : a.id < b.id ? -1 : 1;
};

function placeOf({ position, thing }: Camera['live']): { longitude: number; latitude: number } | undefined {
  const { longitude, latitude } = position ?? thing;
  return longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };
}

function isWithin({ live }: Camera, [west, south, east, north]: readonly number[]): boolean {
  const place = placeOf(live);
  if (!place || place.latitude < south || place.latitude > north) return false;
  const { longitude } = place;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}

function wordsOf({ id, feed, live }: Camera, areas: AreaNames): string {
  const { name, areas: at } = live.thing;
  const names = at.flatMap((area) => {
    const text = areas.get(area);
    return text ? [text['zh-CN'], text.en] : [area];
  });
  return [id, name['zh-CN'], name.en, feed?.owner ?? '', feed?.network ?? '', ...names]
    .join('\n')
    .toLowerCase();
}
