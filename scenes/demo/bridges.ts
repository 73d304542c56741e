import { type Face, type Place, strut, sweep, upright } from './bodies.ts';
import type { Bridge } from './layout.ts';
import { along, distance, type Point } from './plane.ts';
import { rectangle } from './plots.ts';
import { CARRIAGEWAY } from './streets.ts';
import type { Ground, StructureKind, StructurePart } from './structures.ts';

/** How a bridge carries itself: by its girder alone, hung from arches, or held by cables from pylons. */
export type BridgeForm = 'girder' | 'arch' | 'cable-stayed';

/** Metres of a deck from section to section: its camber is seen as a curve. */
const SECTION = 12;
/** Metres of a deck at its thinnest, and at the piers of a haunched one. */
const DECK = { thin: 1.5, deep: 3.4 } as const;
/** Metres that a bridge begins behind the middle of the street on the bank. */
const SETBACK = 9;
/** Metres that the middle of a bridge lies over its ends. */
const RISE = 5;
/** Metres from pier to pier. */
const SPAN = 64;
const RAILING = { height: 1.15, post: 0.14, apart: 6 } as const;
const FIRST_PYLON = 0.27;
/** Share of the length at each end at which the arches spring. */
const FIRST_RIB = 0.2;

interface Frame {
  bridge: Bridge;
  length: number;
  width: number;
  direction: Point;
  across: Point;
  /** At a share of the length, metres to the left of the middle. */
  at(t: number, aside: number): Point;
  topAt(t: number): number;
  ground(t: number): number;
}

/** A bridge as its pieces, each a body in space: a cambered deck with railings, on piers, or hung as its form says. */
export function buildBridge(bridge: Bridge, form: BridgeForm, ground: Ground): StructurePart[] {
  const frame = frameOf(bridge, ground);
  const pylons = form === 'cable-stayed' ? [FIRST_PYLON, 1 - FIRST_PYLON] : [];
  const piers = piersOf(frame, form, pylons);
  const part = (kind: StructureKind, faces: Face[][]): StructurePart[] =>
    faces.length === 0 ? [] : [{ kind, name: bridge.name, bodies: faces }];
  return [
    ...part('deck', [deckOf(frame, form === 'girder' ? [0, ...piers, 1] : [])]),
    ...part('parapet', railingsOf(frame)),
    ...part(
      'pier',
      piers.flatMap((t) => pierOf(frame, t)),
    ),
    ...(form === 'arch' ? archesOf(frame) : pylons.length > 0 ? pylonsOf(frame, pylons) : []),
  ];
}

/** The forms of a city's bridges: the greatest roads cross on arches and cables in turn, all others on girders. */
export function formsOf(bridges: readonly Bridge[]): BridgeForm[] {
  let great = 0;
  return bridges.map(({ class: kind, line: [from, to] }) => {
    if (kind !== 'trunk' || distance(from, to) < 200) return 'girder';
    return great++ % 2 === 0 ? 'arch' : 'cable-stayed';
  });
}

function frameOf(bridge: Bridge, ground: Ground): Frame {
  const { line, class: kind } = bridge;
  const whole = distance(line[0], line[1]);
  const [from, to] = [SETBACK, whole - SETBACK].map((metres) => along(line[0], line[1], metres / whole));
  const length = distance(from, to);
  const direction: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const across: Point = [-direction[1], direction[0]];
  const [low, high] = [ground.heightAt(from), ground.heightAt(to)];
  const at = (t: number, aside: number): Point => {
    const [x, y] = along(from, to, t);
    return [x + across[0] * aside, y + across[1] * aside];
  };
  return {
    bridge,
    length,
    width: CARRIAGEWAY[kind] + 6,
    direction,
    across,
    at,
    topAt: (t) => low + (high - low) * t + RISE * 4 * t * (1 - t) + 0.25,
    ground: (t) => ground.heightAt(at(t, 0)),
  };
}

/** Where piers stand, as shares of the length: where the deck is high enough over the ground for one. */
function piersOf({ length, topAt, ground }: Frame, form: BridgeForm, pylons: readonly number[]): number[] {
  const spans = Math.max(2, Math.round(length / SPAN));
  const isHung = (t: number): boolean =>
    form === 'arch'
      ? t > FIRST_RIB + 0.02 && t < 1 - FIRST_RIB - 0.02
      : pylons.length > 0 && t > pylons[0] - 0.14 && t < pylons[1] + 0.14;
  const even = Array.from({ length: spans - 1 }, (_, i) => (i + 1) / spans).filter((t) => !isHung(t));
  const feet = form === 'arch' ? [FIRST_RIB, 1 - FIRST_RIB] : [];
  return [...even.filter((t) => feet.every((foot) => Math.abs(foot - t) * length > SPAN / 3)), ...feet]
    .filter((t) => topAt(t) - DECK.deep - ground(t) > 1)
    .sort((a, b) => a - b);
}

/** A girder whose underside is narrower than its top, and deeper at the supports where there are any. */
function deckOf({ length, width, at, topAt }: Frame, supports: readonly number[]): Face[] {
  const steps = Math.ceil(length / SECTION);
  const depthAt = (t: number): number => {
    if (supports.length === 0) return (DECK.thin + DECK.deep) / 2;
    const away = Math.min(...supports.map((support) => Math.abs(support - t))) * length;
    return DECK.thin + (DECK.deep - DECK.thin) * Math.max(0, 1 - away / (SPAN / 2)) ** 2;
  };
  return sweep(
    Array.from({ length: steps + 1 }, (_, i) => {
      const t = i / steps;
      const [top, half] = [topAt(t), width / 2];
      const edge = top - 0.6;
      const corner = (aside: number, z: number): Place => [...at(t, aside), z];
      return [
        corner(-half, top),
        corner(half, top),
        corner(half, edge),
        corner(half * 0.62, top - depthAt(t)),
        corner(-half * 0.62, top - depthAt(t)),
        corner(-half, edge),
      ];
    }),
  );
}

/** On both sides a kerb, posts and a rail. */
function railingsOf({ length, width, direction, at, topAt }: Frame): Face[][] {
  const steps = Math.ceil(length / SECTION);
  const bodies: Face[][] = [];
  for (const hand of [1, -1]) {
    const aside = hand * (width / 2 - 0.3);
    const beam = (low: number, high: number, wide: number): Face[] =>
      sweep(
        Array.from({ length: steps + 1 }, (_, i) => {
          const t = i / steps;
          const corner = (by: number, z: number): Place => [...at(t, aside + by), topAt(t) + z];
          return [corner(-wide, low), corner(-wide, high), corner(wide, high), corner(wide, low)];
        }),
      );
    bodies.push(beam(-0.05, 0.3, 0.25), beam(RAILING.height - 0.14, RAILING.height, 0.1));
    const posts = Math.floor(length / RAILING.apart);
    for (let i = 0; i <= posts; i++) {
      const t = (i + 0.5) / (posts + 1);
      const ring = rectangle(at(t, aside), direction, RAILING.post, RAILING.post);
      bodies.push(upright(ring, topAt(t) + 0.25, topAt(t) + RAILING.height - 0.1));
    }
  }
  return bodies;
}

/** Two columns on a cap in the water, and a beam that carries the deck. */
function pierOf({ width, direction, at, topAt, ground }: Frame, t: number): Face[][] {
  const foot = ground(t) - 2;
  const head = topAt(t) - DECK.thin;
  const cap = Math.min(head - 2.5, foot + 4.5);
  const bodies = [upright(rectangle(at(t, 0), direction, 5.2, width * 0.74), foot, cap, 0.94)];
  for (const hand of [1, -1])
    bodies.push(upright(rectangle(at(t, hand * width * 0.23), direction, 2.1, 2.6), cap - 0.2, head - 1));
  bodies.push(upright(rectangle(at(t, 0), direction, 2.6, width * 0.6), head - 1.7, head - 0.1));
  return bodies;
}

/** Two ribs over the middle of a bridge, braced over the road, with hangers between them and the deck. */
function archesOf(frame: Frame): StructurePart[] {
  const { bridge, length, width, across, at, topAt } = frame;
  const [begin, end] = [FIRST_RIB, 1 - FIRST_RIB];
  const rise = Math.min(56, length * 0.13);
  const ribs: Face[][] = [];
  const hangers: Face[][] = [];
  const shareAt = (u: number): number => begin + (end - begin) * u;
  // The ribs lean to one another at the crown.
  const place = (u: number, hand: number): Place => {
    const over = rise * 4 * u * (1 - u);
    return [...at(shareAt(u), hand * (width / 2 - 1 - 0.09 * over)), topAt(shareAt(u)) - 1.2 + over];
  };
  const steps = 40;
  for (const hand of [1, -1]) {
    ribs.push(
      sweep(
        Array.from({ length: steps + 1 }, (_, i) => {
          const u = i / steps;
          const [x, y, z] = place(u, hand);
          const thick = 1.1 + 0.7 * Math.abs(2 * u - 1);
          const corner = (by: number, up: number): Place => [x + across[0] * by, y + across[1] * by, z + up];
          return [corner(-0.8, -thick), corner(-0.8, thick), corner(0.8, thick), corner(0.8, -thick)];
        }),
      ),
    );
    // The blocks that the ribs spring from.
    for (const u of [0, 1]) {
      const [x, y, z] = place(u, hand);
      ribs.push(upright(rectangle([x, y], frame.direction, 7, 3.4), z - 3.2, z + 1.4));
    }
    const count = Math.round(((end - begin) * length) / 11);
    for (let i = 1; i < count; i++) {
      const [x, y, z] = place(i / count, hand);
      const [footX, footY] = at(shareAt(i / count), hand * (width / 2 - 1));
      const deck = topAt(shareAt(i / count));
      if (z - deck < 4) continue;
      hangers.push(strut([footX, footY, deck], [x, y, z - 0.6], across, 0.22));
      hangers.push(upright(rectangle([footX, footY], frame.direction, 0.9, 0.7), deck - 0.1, deck + 0.5));
    }
  }
  for (const u of [0.24, 0.34, 0.42, 0.5, 0.58, 0.66, 0.76])
    ribs.push(strut(place(u, 1), place(u, -1), frame.direction, 1));
  return [
    { kind: 'arch', name: bridge.name, bodies: ribs },
    { kind: 'hanger', name: bridge.name, bodies: hangers },
  ];
}

/** Two pylons that lean together over the road, and fans of cables from their heads to the edges of the deck. */
function pylonsOf(frame: Frame, shares: readonly number[]): StructurePart[] {
  const { bridge, length, width, direction, across, at, topAt, ground } = frame;
  const height = Math.max(38, Math.min(98, length * 0.21));
  const legs: Face[][] = [];
  const cables: Face[][] = [];
  for (const t of shares) {
    const [foot, deck] = [ground(t) - 2, topAt(t)];
    const head = deck + height;
    const outside = width / 2 + 1.6;
    const leg = (z: number, hand: number): Place[] => {
      // Upright up to the deck, then leaning in.
      const lean = Math.max(0, (z - deck) / height);
      const [x, y] = at(t, hand * (outside - (outside - 2.2) * lean));
      const [long, wide] = [3.6 - 1.2 * lean, 2.8 - 0.9 * lean];
      return rectangle([x, y], direction, long, wide).map((corner): Place => [...corner, z]);
    };
    for (const hand of [1, -1]) legs.push(sweep([foot, deck, head].map((z) => leg(z, hand))));
    legs.push(upright(rectangle(at(t, 0), direction, 3, 2 * outside), deck - 4.4, deck - 1.6));
    legs.push(upright(rectangle(at(t, 0), direction, 2.4, 7), head - 5, head - 1));
    legs.push(upright(rectangle(at(t, 0), direction, 9, 2 * outside + 5), foot, foot + 4, 0.95));
    const reach = Math.min(0.5 - shares[0], shares[0]) - 0.02;
    const count = 9;
    for (const way of [1, -1])
      for (const hand of [1, -1])
        for (let i = 1; i <= count; i++) {
          const far = t + (way * reach * i) / count;
          const up = head - 2 - height * 0.34 * (1 - i / count);
          const lean = (up - deck) / height;
          const top: Place = [...at(t, hand * (outside - (outside - 2.2) * lean)), up];
          const anchor: Place = [...at(far, hand * (width / 2 - 0.8)), topAt(far) - 0.2];
          cables.push(strut(anchor, top, across, 0.32));
          cables.push(
            upright(rectangle([anchor[0], anchor[1]], direction, 1.4, 0.8), anchor[2], anchor[2] + 0.7),
          );
        }
  }
  return [
    { kind: 'pylon', name: bridge.name, bodies: legs },
    { kind: 'cable', name: bridge.name, bodies: cables },
  ];
}
