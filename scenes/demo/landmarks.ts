import { type Building, groundOf } from './buildings.ts';
import type { Block } from './layout.ts';
import type { Name } from './names.ts';
import { boundingRectangle, contains, distance, type Point, ringArea, ringCentroid } from './plane.ts';
import type { RiverSystem } from './rivers.ts';
import type { StreetPlan } from './streets.ts';

/** A tower in tiers, each smaller than the one below. */
interface Tower {
  name: Name;
  /** Metres. */
  height: number;
  /** Half the side of the lowest tier, metres. */
  reach: number;
  /** Corners of the plan. */
  corners: number;
  tiers: number;
  /** Half the side of the topmost tier against that of the lowest. */
  top: number;
}

const TOWERS: readonly Tower[] = [
  {
    name: { zh: '两江中心', en: 'Liangjiang Centre' },
    height: 368,
    reach: 30,
    corners: 8,
    tiers: 7,
    top: 0.42,
  },
  { name: { zh: '沧江之门', en: 'Cangjiang Gate' }, height: 246, reach: 26, corners: 4, tiers: 4, top: 0.6 },
  {
    name: { zh: '清江国际', en: 'Qingjiang International' },
    height: 288,
    reach: 25,
    corners: 12,
    tiers: 5,
    top: 0.55,
  },
  { name: { zh: '云帆大厦', en: 'Yunfan Tower' }, height: 212, reach: 24, corners: 6, tiers: 3, top: 0.7 },
  { name: { zh: '金融中心', en: 'Finance Centre' }, height: 262, reach: 27, corners: 4, tiers: 6, top: 0.5 },
];

const PAGODA_NAME: Name = { zh: '文峰塔', en: 'Wenfeng Pagoda' };
const STOREY = 4.2;

/** A landmark stands alone on its block. Its lowest tier is the building, the others are its parts. */
export interface Landmark {
  block: Block;
  tiers: Building[];
}

/** Towers in the new centre, as near to its heart as blocks are large enough, and a pagoda in the old town. */
export function raiseLandmarks(
  plan: StreetPlan,
  blocks: readonly Block[],
  heart: Point,
  rivers: RiverSystem,
): Landmark[] {
  const landmarks: Landmark[] = [];
  const taken = new Set<Block>();
  const nearest = (zone: Block['zone'], to: Point, least: number): Block[] =>
    blocks
      .filter((block) => block.zone === zone && !block.facility && !taken.has(block))
      .filter(({ ring }) => ringArea(ring) > 1.8 * least ** 2 && boundingRectangle(ring).width > least)
      .map((block) => ({ block, away: distance(ringCentroid(block.ring), to) }))
      .sort((a, b) => a.away - b.away)
      .map(({ block }) => block);
  /** On the first of some blocks that has room for all of it. */
  const raise = (candidates: readonly Block[], tiersOf: (at: Point) => Building[]): void => {
    for (const block of candidates) {
      const tiers = tiersOf(ringCentroid(block.ring));
      const ground = groundOf(plan, block);
      if (!tiers.every(({ ring }) => ring.every((corner) => contains(ground, corner)))) continue;
      taken.add(block);
      landmarks.push({ block, tiers });
      return;
    }
  };
  for (const tower of TOWERS)
    raise(nearest('centre', heart, 2.6 * tower.reach), (at) => towerTiers(tower, at));
  raise(nearest('oldtown', rivers.confluence, 44), pagoda);
  return landmarks;
}

function towerTiers({ name, height, reach, corners, tiers, top }: Tower, at: Point): Building[] {
  const parts: Building[] = [];
  let base = 0;
  for (let tier = 0; tier < tiers; tier++) {
    // Lower tiers are the taller ones.
    const share = (tiers - tier) / ((tiers * (tiers + 1)) / 2);
    const own = Math.round((height * (0.5 * share + 0.5 / tiers)) / STOREY) * STOREY;
    const size = reach * (1 - ((1 - top) * tier) / Math.max(1, tiers - 1));
    parts.push({
      ring: polygon(at, size, corners),
      use: 'office',
      storeys: Math.round((base + own) / STOREY),
      height: round(base + own),
      base: round(base),
      roof: { shape: 'flat', height: 0 },
      name,
    });
    base += own;
  }
  return parts;
}

/** Seven storeys, each with its eaves. */
function pagoda(at: Point): Building[] {
  const parts: Building[] = [];
  for (let storey = 0; storey < 7; storey++) {
    const base = storey * 6.2;
    const reach = 9.5 - storey * 0.85;
    const isTop = storey === 6;
    parts.push({
      ring: polygon(at, reach, 8),
      use: 'civic',
      storeys: storey + 1,
      height: round(base + 4.9),
      base: round(base),
      roof: { shape: 'flat', height: 0 },
      name: PAGODA_NAME,
    });
    parts.push({
      ring: polygon(at, reach + 2.3, 8),
      use: 'civic',
      storeys: storey + 1,
      height: round(base + (isTop ? 14 : 6.2)),
      base: round(base + 4.9),
      roof: isTop ? { shape: 'pyramidal', height: 8.6 } : { shape: 'flat', height: 0 },
      name: PAGODA_NAME,
    });
  }
  return parts;
}

function polygon([x, y]: Point, reach: number, corners: number): Point[] {
  // Flat sides look south.
  const turn = Math.PI / corners;
  const radius = reach / Math.cos(turn);
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners + turn;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

const round = (metres: number): number => Math.round(metres * 10) / 10;
