import type { Block, Bridge } from './layout.ts';
import type { Name } from './names.ts';
import { along, distance, lengthOf, type Point, ringArea, ringCentroid } from './plane.ts';
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
}

/** Where the fictional city shows best. The first is what a new user sees first. */
export function chooseViewpoints({ size, rivers, plan, blocks, bridges }: Sights): DemoViewpoint[] {
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
  if (oldStreet) views.push(street('old-town', '老城街巷', 'A street of the old town', oldStreet));
  const newStreet = streetThrough(plan, blocks, 'centre', centre);
  if (newStreet) views.push(street('new-district', '新城街道', 'A street of the new centre', newStreet));
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

/** Along a street, from over its pavement. */
function street(id: string, zh: string, en: string, { line }: Pick<Street, 'line'>): DemoViewpoint {
  const [a, b] = [line[0], line[line.length - 1]];
  const heading = (((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360) + 1.5;
  return view(id, zh, en, along(a, b, 0.55), 3.2, heading, -4, Math.min(110, 0.3 * lengthOf(line)));
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
