import type { Bridge } from './layout.ts';
import type { Name } from './names.ts';
import { along, distance, type Point } from './plane.ts';
import { rectangle } from './plots.ts';
import type { Railway } from './railway.ts';
import { CARRIAGEWAY } from './streets.ts';

export type StructureKind = 'deck' | 'pier' | 'parapet' | 'arch' | 'hanger' | 'canopy' | 'column';

/** A piece of a bridge, of the railway's viaduct or of a platform: an upright body between two heights. */
export interface StructurePart {
  kind: StructureKind;
  name: Name;
  ring: Point[];
  /** Metres over the vertical datum. */
  base: number;
  top: number;
}

export const RAILWAY_NAME: Name = { zh: '两江铁路', en: 'Liangjiang Railway' };

/** Metres of a deck from joint to joint; so short that steps between pieces are hardly seen. */
const PIECE = 10;
const DECK = 1.8;
/** Metres that a bridge begins behind the middle of the street on the bank. */
const SETBACK = 9;
/** Metres that the middle of a bridge lies over its ends. */
const RISE = 4.5;
/** Metres from pier to pier. */
const SPAN = 60;

interface Ground {
  heightAt(at: Point): number;
}

/** Bridges as their pieces: a cambered deck with parapets on piers; those of the greatest roads hang from two arches. */
export function buildBridge({ line, class: kind, name }: Bridge, ground: Ground): StructurePart[] {
  const whole = distance(line[0], line[1]);
  const [from, to] = [SETBACK, whole - SETBACK].map((metres) => along(line[0], line[1], metres / whole));
  const length = distance(from, to);
  const direction: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const width = CARRIAGEWAY[kind] + 5;
  const [low, high] = [ground.heightAt(from), ground.heightAt(to)];
  const topAt = (t: number): number => low + (high - low) * t + RISE * 4 * t * (1 - t) + 0.25;
  const parts: StructurePart[] = [];
  const box = (
    part: StructureKind,
    t: number,
    aside: number,
    size: [number, number],
    base: number,
    top: number,
  ) => {
    const [x, y] = along(from, to, t);
    const middle: Point = [x - direction[1] * aside, y + direction[0] * aside];
    parts.push({ kind: part, name, ring: rectangle(middle, direction, ...size), base, top });
  };
  const pieces = Math.ceil(length / PIECE);
  for (let i = 0; i < pieces; i++) {
    const t = (i + 0.5) / pieces;
    const top = topAt(t);
    box('deck', t, 0, [length / pieces + 0.1, width], top - DECK, top);
    for (const hand of [1, -1])
      box('parapet', t, (hand * (width - 0.4)) / 2, [length / pieces, 0.4], top, top + 1.1);
  }
  const spans = Math.max(2, Math.round(length / SPAN));
  for (let i = 1; i < spans; i++) {
    const t = i / spans;
    const foot = ground.heightAt(along(from, to, t)) - 2;
    if (topAt(t) - DECK - foot > 3) box('pier', t, 0, [2.6, width * 0.72], foot, topAt(t) - DECK + 0.1);
  }
  if (kind === 'trunk') addArches(length, width, topAt, box);
  return parts;
}

/** Two ribs over the middle half of a bridge, and hangers between them and the deck. */
function addArches(
  length: number,
  width: number,
  topAt: (t: number) => number,
  box: (
    kind: StructureKind,
    t: number,
    aside: number,
    size: [number, number],
    base: number,
    top: number,
  ) => void,
): void {
  const [begin, end] = [0.22, 0.78];
  const rise = Math.min(52, length * 0.11);
  const ribs = Math.ceil(((end - begin) * length) / 4);
  const heightOver = (u: number): number => rise * 4 * u * (1 - u);
  for (let i = 0; i < ribs; i++) {
    const u = (i + 0.5) / ribs;
    const t = begin + (end - begin) * u;
    const [a, b] = [heightOver(i / ribs), heightOver((i + 1) / ribs)];
    const deck = topAt(t);
    for (const hand of [1, -1]) {
      const aside = (hand * (width - 1.4)) / 2;
      box('arch', t, aside, [4.1, 1.4], deck + Math.min(a, b) - 0.9, deck + Math.max(a, b) + 0.9);
      if (i % 3 === 1 && heightOver(u) > 5)
        box('hanger', t, aside, [0.3, 0.3], deck, deck + heightOver(u) - 0.5);
    }
  }
}

/** Metres from its ground that the viaduct's deck has at least where it is one, and over the plain. */
const VIADUCT_OVER_PLAIN = 10;
const LEAST_CLEAR = 3;
const VIADUCT_WIDTH = 12;
const PLATFORM = { length: 400, width: 9, apart: 11.5 } as const;

/** Heights of the railway's deck along its line, and where it runs over ground that is lower: on a viaduct. */
export function railwayProfile({ line }: Railway, ground: Ground): { top: number; onViaduct: boolean }[] {
  // As low as the plain along a long stretch: what rises higher is passed in a tunnel.
  const heights = line.map((at) => ground.heightAt(at));
  const sorted = [...heights].sort((a, b) => a - b);
  const plain = sorted[Math.floor(sorted.length * 0.35)];
  const top = plain + VIADUCT_OVER_PLAIN;
  return heights.map((height) => ({ top, onViaduct: height < top - LEAST_CLEAR }));
}

/** The viaduct of the railway, and the platforms with their roofs at its station. */
export function buildViaduct(railway: Railway, ground: Ground): StructurePart[] {
  const { line, stop } = railway;
  const profile = railwayProfile(railway, ground);
  const parts: StructurePart[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    if (!profile[i].onViaduct) continue;
    const [a, b] = [line[i], line[i + 1]];
    const length = distance(a, b);
    const direction: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const middle = along(a, b, 0.5);
    const { top } = profile[i];
    const box = (kind: StructureKind, at: Point, size: [number, number], base: number, height: number) =>
      parts.push({ kind, name: RAILWAY_NAME, ring: rectangle(at, direction, ...size), base, top: height });
    const beside = (aside: number): Point => [
      middle[0] - direction[1] * aside,
      middle[1] + direction[0] * aside,
    ];
    box('deck', middle, [length + 0.2, VIADUCT_WIDTH], top - 2.4, top);
    for (const hand of [1, -1])
      box('parapet', beside((hand * (VIADUCT_WIDTH - 0.4)) / 2), [length, 0.4], top, top + 1);
    const foot = ground.heightAt(middle) - 2;
    box('pier', middle, [2.2, 5.5], foot, top - 2.3);
    if (distance(middle, stop) > PLATFORM.length / 2) continue;
    for (const hand of [1, -1]) {
      const place = beside(hand * PLATFORM.apart);
      box('deck', place, [length + 0.2, PLATFORM.width], top - 0.9, top + 1.1);
      box('column', place, [1, 1], ground.heightAt(place) - 2, top + 6.5);
      box('canopy', place, [length + 0.2, PLATFORM.width + 3], top + 6.4, top + 7);
    }
  }
  return parts;
}
