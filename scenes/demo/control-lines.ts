import { groundOf } from './buildings.ts';
import type { FacilityKind } from './facilities.ts';
import type { Park, Riverside } from './gardens.ts';
import { type Block, frontage } from './layout.ts';
import type { Name } from './names.ts';
import { convexHull, distance, type Point, type Ring, ringArea, ringCentroid } from './plane.ts';
import { offset, type RiverSystem, shoreDistance } from './rivers.ts';
import { withJoints } from './street-graph.ts';
import type { StreetClass, StreetPlan } from './streets.ts';

/**
 * The control lines of a Chinese city plan (城市五线): red for roads, green for green space, blue for waters, purple
 * for heritage, yellow for infrastructure. What lies inside is kept for its purpose.
 */
export const CONTROL_LINE_KINDS = ['red', 'green', 'blue', 'purple', 'yellow'] as const;
export type ControlLineKind = (typeof CONTROL_LINE_KINDS)[number];

export interface ControlLine {
  kind: ControlLineKind;
  name: Name;
  /** Borders that run open, or areas that they close. */
  lines: Point[][];
  areas: Point[][];
}

export interface ControlLineTerm extends Name {
  /** The rule that it is drawn by; the red line has none of its own. */
  basis?: string;
}

export const CONTROL_LINE_TERMS: Record<ControlLineKind, ControlLineTerm> = {
  red: { zh: '道路红线', en: 'Road red line' },
  green: { zh: '绿线', en: 'Green line', basis: '城市绿线管理办法（建设部令第112号）' },
  blue: { zh: '蓝线', en: 'Blue line', basis: '城市蓝线管理办法（建设部令第145号）' },
  purple: { zh: '紫线', en: 'Purple line', basis: '城市紫线管理办法（建设部令第119号）' },
  yellow: { zh: '黄线', en: 'Yellow line', basis: '城市黄线管理办法（建设部令第144号）' },
};

interface Ground {
  size: number;
  rivers: RiverSystem;
  plan: StreetPlan;
  blocks: readonly Block[];
  parks: readonly Park[];
  riversides: readonly Riverside[];
}

/** Streets whose red lines the plan draws: minor ones are left to the plans of their estates. */
const WITH_RED_LINES: readonly StreetClass[] = ['trunk', 'primary', 'secondary'];
/** Metres that a red line ends before the middle of a street that joins. */
const JUNCTION = 14;
/** Metres that the blue line keeps from the water's edge. */
const BLUE_MARGIN = 15;
/** What of the public bodies' ground is infrastructure. */
const INFRASTRUCTURE: readonly FacilityKind[] = ['station', 'fire_station'];
/** Quarters of the old town that are kept as they are: how far they lie from the rivers' meeting, and reach. */
const HERITAGE: readonly { name: Name; away: number; reach: number }[] = [
  { name: { zh: '两江口历史文化街区', en: 'Rivers Meet Historic Quarter' }, away: 0.035, reach: 0.016 },
  { name: { zh: '文昌历史文化街区', en: 'Wenchang Historic Quarter' }, away: 0.075, reach: 0.013 },
];

/** The control lines of the demo city's plan. */
export function drawControlLines(ground: Ground): ControlLine[] {
  return [...redLines(ground), ...greenLines(ground), ...blueLines(ground), ...purpleLines(ground)].concat(
    yellowLines(ground),
  );
}

const lineOf = (kind: ControlLineKind, { zh, en }: Name, shape: Partial<ControlLine>): ControlLine => {
  const term = CONTROL_LINE_TERMS[kind];
  return {
    kind,
    name: { zh: `${zh}${term.zh}`, en: `${en} ${term.en.toLowerCase()}` },
    lines: [],
    areas: [],
    ...shape,
  };
};

function redLines({ plan, rivers }: Ground): ControlLine[] {
  const byName = new Map<string, { name: Name; lines: Point[][] }>();
  for (const street of plan.streets) {
    const { name, class: kind, id } = street;
    if (!name || !WITH_RED_LINES.includes(kind)) continue;
    const aside = frontage(plan, id);
    const joints = new Set(
      [street.line[0], street.line[street.line.length - 1], ...street.joints].map(keyOf),
    );
    const entry = byName.get(name.zh) ?? { name, lines: [] };
    byName.set(name.zh, entry);
    for (const piece of piecesBetween(withJoints(street), joints)) {
      const open = shortened(piece, JUNCTION + aside);
      if (open.length < 2) continue;
      for (const hand of [1, -1]) {
        const line = offset(open, () => hand * aside);
        if (line.every((at) => shoreDistance(rivers, at) > 0)) entry.lines.push(line);
      }
    }
  }
  return [...byName.values()].flatMap(({ name, lines }) =>
    lines.length === 0 ? [] : [lineOf('red', name, { lines })],
  );
}

const keyOf = ([x, y]: Point): string => `${x.toFixed(2)},${y.toFixed(2)}`;

/** A street's line in pieces from junction to junction. */
function piecesBetween(line: readonly Point[], joints: ReadonlySet<string>): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [line[0]];
  for (const at of line.slice(1)) {
    piece.push(at);
    if (!joints.has(keyOf(at))) continue;
    pieces.push(piece);
    piece = [at];
  }
  return piece.length > 1 ? [...pieces, piece] : pieces;
}

/** A line without so many metres at both of its ends; empty if nothing is left. */
function shortened(line: readonly Point[], by: number): Point[] {
  const cut = (points: Point[]): Point[] => {
    let left = by;
    for (let i = 1; i < points.length; i++) {
      const length = distance(points[i - 1], points[i]);
      if (length > left) {
        const [a, b, t] = [points[i - 1], points[i], left / length];
        return [[a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], ...points.slice(i)];
      }
      left -= length;
    }
    return [];
  };
  return cut(cut([...line]).reverse()).reverse();
}

function greenLines({ plan, blocks, riversides }: Ground): ControlLine[] {
  const parks = blocks.flatMap((block) => {
    if (block.zone !== 'park' || block.facility || !block.name) return [];
    const ring = groundOf(plan, block);
    return ring.length === 0 ? [] : [lineOf('green', block.name, { areas: [ring] })];
  });
  const strips = new Map<string, Riverside[]>();
  for (const strip of riversides) strips.set(strip.name.zh, [...(strips.get(strip.name.zh) ?? []), strip]);
  const banks = [...strips.values()].map((own) =>
    lineOf('green', own[0].name, { areas: own.map(({ ring }) => ring) }),
  );
  return [...parks, ...banks];
}

function blueLines({ rivers, size, parks }: Ground): ControlLine[] {
  const isInside = (at: Point): boolean => Math.max(Math.abs(at[0]), Math.abs(at[1])) < size / 2;
  const banks = [rivers.west, rivers.east, rivers.joined].map(({ line, widths, name }) => {
    const lines = [1, -1].map((hand) =>
      offset(line, (i) => hand * (widths[i] / 2 + BLUE_MARGIN)).filter(
        (at) => isInside(at) && shoreDistance(rivers, at) > BLUE_MARGIN - 4,
      ),
    );
    return lineOf('blue', name, { lines: lines.filter(({ length }) => length > 1) });
  });
  const ponds = parks.flatMap(({ pond }) =>
    pond ? [lineOf('blue', pond.name, { areas: [upright(pond.ring)] })] : [],
  );
  return [...banks, ...ponds];
}

function purpleLines({ rivers: { confluence: tip }, blocks, size }: Ground): ControlLine[] {
  return HERITAGE.flatMap(({ name, away, reach }) => {
    const middle: Point = [tip[0], tip[1] - away * size];
    const own = blocks.filter(
      ({ zone, ring }) => zone === 'oldtown' && distance(ringCentroid(ring), middle) < reach * size,
    );
    if (own.length === 0) return [];
    return [lineOf('purple', name, { areas: [convexHull(own.flatMap(({ ring }) => ring))] })];
  });
}

function yellowLines({ plan, blocks }: Ground): ControlLine[] {
  return blocks.flatMap((block) => {
    const { facility } = block;
    if (!facility || !INFRASTRUCTURE.includes(facility.kind)) return [];
    const ring = groundOf(plan, block);
    return ring.length === 0 ? [] : [lineOf('yellow', facility.name, { areas: [ring] })];
  });
}

const upright = (ring: Ring): Point[] => (ringArea(ring) > 0 ? [...ring] : [...ring].reverse());
