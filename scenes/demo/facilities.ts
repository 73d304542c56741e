import { type Block, isTown, type Zone } from './layout.ts';
import type { Name, Namer } from './names.ts';
import { boundingRectangle, distance, type Point, ringArea, ringCentroid } from './plane.ts';
import { isClearOf, type Railway } from './railway.ts';

export const FACILITY_KINDS = [
  'station',
  'hospital',
  'government',
  'fire_station',
  'police',
  'school',
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

/** What a public body runs on a block of its own. */
export interface Facility {
  kind: FacilityKind;
  name: Name;
}

interface Need {
  kind: FacilityKind;
  /** Metres that two of them are apart at least. */
  apart: number;
  /** Square metres of the block. */
  area: readonly [least: number, most: number];
  zones: readonly Zone[];
  name: Name;
}

/** In the order in which they choose their ground. */
const NEEDS: readonly Need[] = [
  {
    kind: 'hospital',
    apart: 3_000,
    area: [14_000, 46_000],
    zones: ['housing', 'centre'],
    name: { zh: '医院', en: 'Hospital' },
  },
  {
    kind: 'government',
    apart: 4_600,
    area: [12_000, 40_000],
    zones: ['centre', 'housing'],
    name: { zh: '区政务中心', en: 'District Government' },
  },
  {
    kind: 'fire_station',
    apart: 2_500,
    area: [4_000, 30_000],
    zones: ['housing', 'centre', 'industry', 'oldtown'],
    name: { zh: '消防救援站', en: 'Fire Station' },
  },
  {
    kind: 'police',
    apart: 2_100,
    area: [3_000, 30_000],
    zones: ['housing', 'centre', 'oldtown', 'industry'],
    name: { zh: '派出所', en: 'Police Station' },
  },
  {
    kind: 'school',
    apart: 900,
    area: [13_000, 42_000],
    zones: ['housing', 'centre'],
    name: { zh: '学校', en: 'School' },
  },
];

/** The narrowest block that a public body takes, metres. */
const LEAST_WIDTH = 55;

export const STATION_NAME: Name = { zh: '两江站', en: 'Liangjiang Station' };
/** Square metres of the block that the railway station takes. */
const STATION_AREA = [9_000, 70_000] as const;

/** Gives the block that is nearest to the railway's stop to its station. Changes the block. */
export function placeStation(blocks: readonly Block[], railway: Railway): void {
  let best: { block: Block; away: number } | undefined;
  for (const block of blocks) {
    const area = ringArea(block.ring);
    if (!isTown(block.zone) || block.zone === 'park' || area < STATION_AREA[0] || area > STATION_AREA[1])
      continue;
    const away = distance(ringCentroid(block.ring), railway.stop);
    if (best && away >= best.away) continue;
    if (boundingRectangle(block.ring).width > LEAST_WIDTH && isClearOf(railway, block.ring))
      best = { block, away };
  }
  if (best) best.block.facility = { kind: 'station', name: STATION_NAME };
}

/** Gives blocks to public bodies, spread as evenly as blocks allow. Changes the blocks. */
export function placeFacilities(blocks: readonly Block[], namer: Namer): void {
  const sites = blocks
    .map((block) => ({ block, area: ringArea(block.ring), at: ringCentroid(block.ring) }))
    .filter(({ block }) => boundingRectangle(block.ring).width > LEAST_WIDTH);
  for (const need of NEEDS) {
    const { kind, apart, zones, area } = need;
    const chosen: Point[] = [];
    for (const { block, area: own, at } of sites) {
      if (block.facility || !zones.includes(block.zone) || own < area[0] || own > area[1]) continue;
      if (chosen.some((other) => distance(other, at) < apart)) continue;
      chosen.push(at);
      block.facility = { kind, name: namer.place(need.name) };
    }
  }
}

const ESTATES: readonly Name[] = [
  { zh: '花园', en: 'Garden' },
  { zh: '苑', en: 'Court' },
  { zh: '小区', en: 'Estate' },
  { zh: '新村', en: 'New Village' },
  { zh: '公馆', en: 'Residence' },
];
const PARK: Name = { zh: '公园', en: 'Park' };

/** Names of estates, parks and villages. Changes the blocks. */
export function nameBlocks(blocks: readonly Block[], namer: Namer): void {
  blocks.forEach((block, index) => {
    if (block.facility) return;
    if (block.zone === 'housing') block.name = namer.place(ESTATES[index % ESTATES.length]);
    if (block.zone === 'park') block.name = namer.place(PARK);
    if (block.zone === 'village') block.name = namer.village();
  });
}
