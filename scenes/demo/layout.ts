import type { Facility } from './facilities.ts';
import type { Name, Namer } from './names.ts';
import { boundingRectangle, distance, type Point, type Ring, ringArea, ringCentroid } from './plane.ts';
import type { Random } from './random.ts';
import { offset, type RiverSystem, shoreDistance } from './rivers.ts';
import {
  CARRIAGEWAY,
  type Face,
  faceArea,
  type Street,
  type StreetClass,
  StreetPlan,
  VERGE,
} from './streets.ts';

/** What a quarter is like, which decides its streets and its buildings. */
export const ZONES = [
  'oldtown',
  'centre',
  'housing',
  'industry',
  'village',
  'park',
  'farmland',
  'hills',
] as const;
export type Zone = (typeof ZONES)[number];

/** Whether a quarter belongs to the town, and not to the country around it. */
export const isTown = (zone: Zone): boolean => zone !== 'hills' && zone !== 'farmland' && zone !== 'village';

export interface Block extends Face {
  zone: Zone;
  /** How near it is to the heart of the new centre: 1 in it, 0 far away. */
  core?: number;
  /** What a public body has built on it, and nothing else. */
  facility?: Facility;
  /** Of a residential estate, a park or a village. */
  name?: Name;
}

export interface Layout {
  plan: StreetPlan;
  blocks: Block[];
  bridges: Bridge[];
}

/** From bank to bank, between the ends of two streets of one great road. */
export interface Bridge {
  line: [Point, Point];
  class: StreetClass;
  name: Name;
}

interface ZoneRules {
  /** Square metres of a block. */
  block: number;
  /** Degrees that streets may be turned against the block's longer side. */
  turn: number;
  /** Of the shorter to the longer part of a cut. */
  evenness: number;
}

const RULES: Record<Zone, ZoneRules> = {
  oldtown: { block: 5_200, turn: 9, evenness: 0.36 },
  centre: { block: 17_000, turn: 0, evenness: 0.46 },
  housing: { block: 30_000, turn: 1.5, evenness: 0.43 },
  industry: { block: 60_000, turn: 0, evenness: 0.45 },
  village: { block: 34_000, turn: 14, evenness: 0.35 },
  park: { block: 30_000, turn: 0, evenness: 0.45 },
  farmland: { block: 700_000, turn: 12, evenness: 0.36 },
  hills: { block: 6_000_000, turn: 10, evenness: 0.4 },
};

/** Share of blocks that stay green. */
const PARKS: Partial<Record<Zone, number>> = { oldtown: 0.015, centre: 0.085, housing: 0.06 };

/** Metres between the water's edge and the road on the levee. */
export const LEVEE = 46;

export function layOut(
  rivers: RiverSystem,
  size: number,
  zoneAt: (p: Point) => Zone,
  random: Random,
  namer: Namer,
): Layout {
  const plan = new StreetPlan();
  let faces = regions(plan, rivers, size, (width) => width / 2 + LEVEE);
  const bridges: Bridge[] = [];
  for (const { line, kind } of macroLines(size)) {
    const before = plan.streets.length;
    const name = namer.place(kind === 'trunk' ? AVENUE : ROAD);
    faces = faces.flatMap((face) => plan.cutAlong(face, line, kind, name));
    for (const bridge of bridgesBetween(plan.streets.slice(before), line, rivers))
      bridges.push({ ...bridge, name: namer.place(BRIDGE) });
  }
  const blocks: Block[] = [];
  for (const face of faces) subdivide(plan, face, zoneAt, random, namer, blocks);
  return { plan, blocks, bridges };
}

const AVENUE: Name = { zh: '大道', en: 'Avenue' };
const ROAD: Name = { zh: '路', en: 'Road' };
const STREET: Name = { zh: '街', en: 'Street' };
const LANE: Name = { zh: '巷', en: 'Lane' };
const BRIDGE: Name = { zh: '大桥', en: 'Bridge' };
const NAMES: Partial<Record<StreetClass, Name>> = {
  secondary: ROAD,
  tertiary: ROAD,
  residential: STREET,
  living_street: LANE,
};
/** Of the small streets, many are the inner ways of estates and have no name. */
const NAMED: Partial<Record<StreetClass, number>> = { residential: 0.4, living_street: 0.5 };

const LONGEST_BRIDGE = 1_100;

/** What a great road lacks between the pieces of ground that it was laid on. */
function bridgesBetween(
  streets: readonly Street[],
  line: readonly Point[],
  rivers: RiverSystem,
): Omit<Bridge, 'name'>[] {
  const [from, to] = [line[0], line[line.length - 1]];
  const along = ([x, y]: Point): number =>
    (x - from[0]) * (to[0] - from[0]) + (y - from[1]) * (to[1] - from[1]);
  const pieces = streets
    .map(({ line: piece, class: kind }) => ({ start: piece[0], end: piece[piece.length - 1], class: kind }))
    .sort((a, b) => along(a.start) - along(b.start));
  const bridges: Omit<Bridge, 'name'>[] = [];
  for (let i = 0; i + 1 < pieces.length; i++) {
    const [a, b] = [pieces[i].end, pieces[i + 1].start];
    const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const length = distance(a, b);
    if (length > 2 * LEVEE && length < LONGEST_BRIDGE && shoreDistance(rivers, middle) < 0)
      bridges.push({ line: [a, b], class: pieces[i].class });
  }
  return bridges;
}

/**
 * West of the rivers, east of them, and the peninsula between, with a street along each bank. `aside`: metres from a
 * river's middle for its width.
 */
export function regions(
  plan: StreetPlan,
  { west, east, joined }: RiverSystem,
  size: number,
  aside: (width: number) => number,
): Face[] {
  const h = size / 2;
  const inside = (p: Point): boolean => Math.abs(p[0]) < h && Math.abs(p[1]) < h;
  const left = offset(west.line, (i) => aside(west.widths[i]));
  const leftJoined = offset(joined.line, (i) => aside(joined.widths[i]));
  const right = offset(east.line, (i) => -aside(east.widths[i]));
  const rightJoined = offset(joined.line, (i) => -aside(joined.widths[i]));
  const innerWest = offset(west.line, (i) => -aside(west.widths[i]));
  const innerEast = offset(east.line, (i) => aside(east.widths[i]));

  const westBank = blend(left, leftJoined).filter(inside);
  const eastBank = blend(right, rightJoined).filter(inside);
  const tip = meet(innerWest, innerEast);
  const border = (p: Point): Point => nearestBorder(p, h);

  const ground = (bank: Point[], corners: Point[], name: Name): Face => {
    const street = plan.add('secondary', bank, name);
    const ring = [...bank, ...corners];
    const streets = ring.map((_, i) => (i + 1 < bank.length ? street.id : -1));
    return ringArea(ring) > 0
      ? { ring, streets }
      : {
          ring: [...ring].reverse(),
          streets: ring.map((_, i) => streets[(2 * ring.length - 2 - i) % ring.length]),
        };
  };
  const withEnds = (bank: Point[]): Point[] => [border(bank[0]), ...bank, border(bank[bank.length - 1])];
  return [
    ground(
      withEnds(westBank),
      [
        [-h, h],
        [-h, -h],
      ],
      { zh: '西滨江路', en: 'West Riverside Road' },
    ),
    ground(withEnds(eastBank), [[h, h]], { zh: '东滨江路', en: 'East Riverside Road' }),
    ground(
      withEnds([
        ...innerWest.slice(0, tip[0]).filter(inside),
        tip[2],
        ...innerEast.slice(0, tip[1]).reverse().filter(inside),
      ]),
      [[h, -h]],
      { zh: '环城滨江路', en: 'Old Town Riverside Road' },
    ),
  ];
}

/** One bank runs into the next: the end of the first is dropped where the second one has begun beside it. */
function blend(first: Point[], second: Point[]): Point[] {
  let best = { i: first.length - 1, j: 0, away: Number.POSITIVE_INFINITY };
  for (let i = Math.max(0, first.length - 30); i < first.length; i++)
    for (let j = 0; j < Math.min(30, second.length); j++) {
      const away = distance(first[i], second[j]) + 6 * (first.length - 1 - i + j);
      if (away < best.away) best = { i, j, away };
    }
  return [...first.slice(0, best.i + 1), ...second.slice(best.j + 1)];
}

/** Where two banks of a peninsula meet: how many corners of each are kept, and the tip. */
function meet(a: Point[], b: Point[]): [number, number, Point] {
  for (let i = 0; i + 1 < a.length; i++)
    for (let j = 0; j + 1 < b.length; j++) {
      const at = intersection(a[i], a[i + 1], b[j], b[j + 1]);
      if (at) return [i + 1, j + 1, at];
    }
  const last = Math.min(a.length, b.length) - 1;
  return [last, last, [(a[last][0] + b[last][0]) / 2, (a[last][1] + b[last][1]) / 2]];
}

function intersection(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const bend = rx * sy - ry * sx;
  if (bend === 0) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / bend;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / bend;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + rx * t, a[1] + ry * t] : undefined;
}

function nearestBorder([x, y]: Point, h: number): Point {
  return h - Math.abs(x) < h - Math.abs(y) ? [Math.sign(x) * h, y] : [x, Math.sign(y) * h];
}

/** The great roads, gently bent, from border to border. */
function macroLines(size: number): { line: Point[]; kind: StreetClass }[] {
  const h = size / 2;
  const lines: { line: Point[]; kind: StreetClass }[] = [];
  const wave = (from: Point, to: Point, bow: number, phase: number, kind: StreetClass): void => {
    const line: Point[] = [];
    const length = distance(from, to);
    const n = Math.ceil(length / 90);
    const [nx, ny] = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
    for (let i = 0; i <= n; i++) {
      const t = i / n;
      const off = bow * Math.sin(t * Math.PI * 2.2 + phase);
      line.push([from[0] + (to[0] - from[0]) * t + nx * off, from[1] + (to[1] - from[1]) * t + ny * off]);
    }
    lines.push({ line, kind });
  };
  const over = 1.05 * h;
  wave([-over, 0.43 * h], [over, 0.4 * h], 0.02 * h, 0, 'primary');
  wave([-over, 0.08 * h], [over, 0.3 * h], 0.02 * h, 1, 'trunk');
  wave([-over, -0.2 * h], [over, -0.07 * h], 0.025 * h, 2, 'primary');
  wave([-over, -0.42 * h], [over, -0.5 * h], 0.03 * h, 3, 'primary');
  wave([-over, 0.72 * h], [over, 0.66 * h], 0.03 * h, 4, 'secondary');
  wave([-over, -0.74 * h], [over, -0.8 * h], 0.03 * h, 5, 'secondary');
  wave([-0.66 * h, -over], [-0.56 * h, over], 0.025 * h, 0, 'trunk');
  wave([-0.3 * h, over], [-0.34 * h, -0.05 * h], 0.012 * h, 1, 'primary');
  wave([0.06 * h, -over], [0.0 * h, 0.08 * h], 0.012 * h, 2, 'primary');
  wave([0.38 * h, over], [0.36 * h, -0.25 * h], 0.02 * h, 3, 'primary');
  wave([0.62 * h, over], [0.58 * h, -over], 0.025 * h, 4, 'trunk');
  wave([-0.86 * h, -over], [-0.88 * h, over], 0.03 * h, 2, 'secondary');
  wave([0.86 * h, -over], [0.88 * h, over], 0.03 * h, 1, 'secondary');
  return lines;
}

function subdivide(
  plan: StreetPlan,
  face: Face,
  zoneAt: (p: Point) => Zone,
  random: Random,
  namer: Namer,
  blocks: Block[],
): void {
  const zone = zoneAt(ringCentroid(face.ring));
  const rules = RULES[zone];
  const area = faceArea(face);
  const { middle, direction, length, width } = boundingRectangle(face.ring);
  if (area < rules.block * random.between(0.75, 1.45) || length < 26 || area < 900) {
    blocks.push({ ...face, zone: random.chance(PARKS[zone] ?? 0) ? 'park' : zone });
    return;
  }
  const inner = ringCentroid(face.ring);
  for (let attempt = 0; attempt < 8; attempt++) {
    const share = random.between(rules.evenness, 1 - rules.evenness) - 0.5;
    const turn = (random.between(-rules.turn, rules.turn) * Math.PI) / 180;
    // Long faces are cut across.
    const cutAcross = length > width * 0.8;
    const [ux, uy] = cutAcross ? direction : [-direction[1], direction[0]];
    const reach = cutAcross ? length : width;
    // The middle of a bent face may lie outside of it; its centroid, or a place near it, mostly does not.
    const from = attempt < 4 ? middle : inner;
    const through: Point = [from[0] + ux * share * reach, from[1] + uy * share * reach];
    const [cx, cy] = [-uy, ux];
    const turned: Point = [
      cx * Math.cos(turn) - cy * Math.sin(turn),
      cx * Math.sin(turn) + cy * Math.cos(turn),
    ];
    const parts = plan.cut(face, through, turned, classOf(zone, area));
    if (!parts) continue;
    nameStreet(plan.streets[plan.streets.length - 1], random, namer);
    for (const part of parts) subdivide(plan, part, zoneAt, random, namer, blocks);
    return;
  }
  blocks.push({ ...face, zone });
}

function nameStreet(street: Street, random: Random, namer: Namer): void {
  const kind = NAMES[street.class];
  if (kind && random.chance(NAMED[street.class] ?? 1)) street.name = namer.place(kind);
}

function classOf(zone: Zone, area: number): StreetClass {
  if (zone === 'hills' || zone === 'farmland') return area > 4e6 ? 'tertiary' : 'track';
  if (zone === 'oldtown')
    return area > 300_000 ? 'tertiary' : area > 40_000 ? 'residential' : 'living_street';
  if (zone === 'village') return area > 200_000 ? 'tertiary' : 'living_street';
  if (area > 1_200_000) return 'secondary';
  return area > 200_000 ? 'tertiary' : 'residential';
}

/** Metres from a street's middle to where plots begin. */
export function frontage(plan: StreetPlan, street: number): number {
  if (street < 0) return 4;
  const kind = plan.streets[street].class;
  return CARRIAGEWAY[kind] / 2 + VERGE[kind];
}

export type { Ring };
