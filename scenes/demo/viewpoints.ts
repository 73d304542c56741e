import type { Block, Bridge } from './layout.ts';
import type { Name } from './names.ts';
import { along, distance, distanceToSegment, lengthOf, type Point, ringArea, ringCentroid } from './plane.ts';
import type { Railway } from './railway.ts';
import type { RiverSystem } from './rivers.ts';
import type { Street, StreetPlan } from './streets.ts';
import { newCentre } from './zones.ts';

/** A place on the plane to look at, and from where. */
export interface DemoViewpoint {
  id: string;
  name: Name;
  target: Point;
  /** Metres of the target over its ground. */
  lift: number;
  /** Degrees clockwise from north; degrees over the horizon (negative: down); metres from the target. */
  heading: number;
  pitch: number;
  distance: number;
}

interface Sights {
  size: number;
  rivers: RiverSystem;
  railway: Railway;
  plan: StreetPlan;
  blocks: readonly Block[];
  bridges: readonly Bridge[];
  /** What stands beside the streets, and may stand before the eye. */
  trees: readonly { at: Point }[];
  furniture: readonly { at: Point }[];
}

/** Where the fictional city shows best. The first is what a new user sees first. */
export function chooseViewpoints(sights: Sights): DemoViewpoint[] {
  const { size, rivers, plan, blocks, bridges } = sights;
  const centre = newCentre(size);
  const tip = rivers.confluence;
  const reach = Math.min(1, size / 20_000);
  const views: DemoViewpoint[] = [
    view('arrival', '两江新城', 'Liangjiang', along(tip, centre, 0.55), 60, 318, -17, 4_300 * reach),
    view('overview', '全城', 'The whole city', [0, 0], 0, 352, -36, 1.02 * size),
    view('confluence', '两江交汇', 'Where the rivers meet', along(tip, [0, 0], 0.16), 10, 172, -15, 1_500),
    view(
      'skyline',
      '江岸天际线',
      'Skyline over the river',
      along(centre, tip, 0.25),
      90,
      296,
      -5,
      2_100 * reach,
    ),
  ];
  const oldStreet = streetThrough(plan, blocks, 'oldtown', tip);
  if (oldStreet) views.push(street('old-town', '老城街巷', 'A street of the old town', oldStreet, sights));
  const newStreet = streetThrough(plan, blocks, 'centre', centre);
  if (newStreet)
    views.push(street('new-district', '新城街道', 'A street of the new centre', newStreet, sights));
  const park = largest(blocks.filter(({ zone, facility }) => zone === 'park' && !facility));
  if (park) views.push(view('park', '公园', 'In a park', ringCentroid(park.ring), 4, 20, -19, 230));
  const station = blocks.find(({ facility }) => facility?.kind === 'station');
  if (station)
    views.push(
      view('station', '火车站', 'The railway station', ringCentroid(station.ring), 12, 340, -17, 460),
    );
  const bridge = bridges
    .filter(({ class: kind }) => kind === 'trunk')
    .sort((a, b) => distance(middleOf(a), tip) - distance(middleOf(b), tip))[0];
  if (bridge) {
    const [a, b] = bridge.line;
    const across = (Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI;
    views.push(view('bridge', '跨江大桥', 'A bridge', middleOf(bridge), 16, (across + 322) % 360, -9, 620));
  }
  return views;
}

function view(
  id: string,
  zh: string,
  en: string,
  target: Point,
  lift: number,
  heading: number,
  pitch: number,
  away: number,
): DemoViewpoint {
  return { id, name: { zh, en }, target, lift, heading, pitch, distance: away };
}

/** Along a street, from over its middle, where least stands before the eye. */
function street(
  id: string,
  zh: string,
  en: string,
  { line }: Pick<Street, 'line'>,
  { trees, furniture }: Pick<Sights, 'trees' | 'furniture'>,
): DemoViewpoint {
  const [a, b] = [line[0], line[line.length - 1]];
  const heading = (((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360) + 1.5;
  const away = Math.min(110, 0.3 * lengthOf(line));
  const direction: Point = [Math.sin((heading * Math.PI) / 180), Math.cos((heading * Math.PI) / 180)];
  const things = [...trees, ...furniture].map(({ at }) => at);
  const near = things.filter((at) => distanceToSegment(at, a, b) < 30);
  let best = { target: along(a, b, 0.55), room: -1 };
  for (let share = 0.42; share <= 0.8; share += 0.02) {
    const target = along(a, b, share);
    const eye: Point = [target[0] - direction[0] * away, target[1] - direction[1] * away];
    const room = Math.min(FREE, ...near.map((at) => roomBefore(eye, direction, at)));
    if (room > best.room + 0.5) best = { target, room };
  }
  return view(id, zh, en, best.target, 3.2, heading, -4, away);
}

/** Metres of free sight that are enough. */
const FREE = 45;

/** Metres to a thing from an eye that looks in a direction; what it does not see counts as four times as far. */
function roomBefore(eye: Point, [dx, dy]: Point, at: Point): number {
  const [x, y] = [at[0] - eye[0], at[1] - eye[1]];
  const ahead = x * dx + y * dy;
  const aside = Math.abs(x * dy - y * dx);
  const isSeen = ahead > 0 && aside < 0.75 * ahead + 2;
  return Math.hypot(x, y) * (isSeen ? 1 : 4);
}

/** The longest straight street with a name between blocks of a quarter, near to a place. */
function streetThrough(
  plan: StreetPlan,
  blocks: readonly Block[],
  zone: Block['zone'],
  near: Point,
): Street | undefined {
  const beside = new Map<number, number>();
  for (const block of blocks)
    if (block.zone === zone && distance(ringCentroid(block.ring), near) < 1_800)
      for (const id of block.streets) if (id >= 0) beside.set(id, (beside.get(id) ?? 0) + 1);
  const candidates = [...beside]
    .map(([id]) => plan.streets[id])
    .filter(({ class: kind, line }) => line.length === 2 && (kind === 'residential' || kind === 'tertiary'));
  return candidates.sort((a, b) => lengthOf(b.line) - lengthOf(a.line))[0];
}

const middleOf = ({ line }: Bridge): Point => along(line[0], line[1], 0.5);

const largest = (blocks: readonly Block[]): Block | undefined =>
  [...blocks].sort((a, b) => ringArea(b.ring) - ringArea(a.ring))[0];
