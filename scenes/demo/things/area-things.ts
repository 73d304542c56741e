import type { DemoCity } from '../city.ts';
import type { Block, Zone } from '../layout.ts';
import type { Name } from '../names.ts';
import { type Point, ringArea, ringCentroid } from '../plane.ts';
import { riverGauges } from './river-gauges.ts';
import { metres, type Pool, pool } from './thing.ts';

/** Function of the place in GB 3096-2008, and how dirty its air is against the mean. */
const QUARTERS: Record<Zone, { noise: '1' | '2' | '3'; exposure: number; zh: string; en: string }> = {
  oldtown: { noise: '2', exposure: 1.08, zh: '老城', en: 'old town' },
  centre: { noise: '2', exposure: 1.05, zh: '中心区', en: 'centre' },
  housing: { noise: '2', exposure: 1, zh: '居住区', en: 'housing' },
  industry: { noise: '3', exposure: 1.25, zh: '工业区', en: 'industry' },
  village: { noise: '1', exposure: 0.85, zh: '村庄', en: 'village' },
  park: { noise: '1', exposure: 0.88, zh: '公园', en: 'park' },
  farmland: { noise: '1', exposure: 0.8, zh: '田野', en: 'fields' },
  hills: { noise: '1', exposure: 0.7, zh: '山林', en: 'hills' },
};

/** Air, noise, rain, rivers, pump stations and crowds. */
export function areaPools(city: DemoCity): Pool[] {
  const { areas, blocks, pipes, furniture } = city;
  const named = (name: Name, zh: string, en: string): Name => ({
    zh: `${name.zh}${zh}`,
    en: `${name.en}, ${en}`,
  });
  const town = blocks
    .filter(({ zone }) => zone !== 'hills' && zone !== 'farmland')
    .map((block) => ({ block, at: ringCentroid(block.ring) }));
  const offices = areas.filter(({ level }) => level === 'street');
  const grids = areas.filter(({ level }) => level === 'grid');
  const junctions = furniture.filter(({ kind }) => kind === 'traffic_signals');
  const stations = pipes.nodes.filter(({ kind }) => kind === 'pumping_station');
  return [
    pool('air-station', 0.002, offices, (area, i) => {
      const at = ringCentroid(area.ring);
      return {
        id: `air-${i + 1}`,
        name: named(area.name, '空气站', 'air station'),
        at,
        height: 15,
        properties: { exposure: QUARTERS[quarterAt(town, at)].exposure },
      };
    }),
    pool('air-station', 0.002, town, ({ block, at }, i) => ({
      id: `air-micro-${i + 1}`,
      name: {
        zh: `${QUARTERS[block.zone].zh}微型空气站 ${i + 1}`,
        en: `Small air station ${i + 1}, ${QUARTERS[block.zone].en}`,
      },
      at,
      height: 4,
      properties: { exposure: QUARTERS[block.zone].exposure },
    })),
    pool('noise-meter', 0.009, town, ({ block, at }, i) => ({
      id: `noise-${i + 1}`,
      name: {
        zh: `${QUARTERS[block.zone].zh}噪声站 ${i + 1}`,
        en: `Noise meter ${i + 1}, ${QUARTERS[block.zone].en}`,
      },
      at,
      height: 4,
      properties: { class: QUARTERS[block.zone].noise },
    })),
    pool('noise-meter', 0.006, junctions, ({ at: [x, y] }, i) => ({
      id: `noise-street-${i + 1}`,
      name: { zh: `道路噪声站 ${i + 1}`, en: `Street noise meter ${i + 1}` },
      at: [x + 14, y + 14],
      height: 4,
      properties: { class: '4a' },
    })),
    pool('rain-gauge', 0.004, grids, (area, i) => ({
      id: `rain-${i + 1}`,
      name: named(area.name, '雨量站', 'rain gauge'),
      at: ringCentroid(area.ring),
      height: 1.5,
      properties: {},
    })),
    pool('river-gauge', 0.003, riverGauges(city), (gauge) => ({ ...gauge, height: 1 })),
    pool('pump-station', 0.009, stations, (node) => ({
      id: `pump-${node.id.toLowerCase()}`,
      name: node.name ?? { zh: `泵站 ${node.id}`, en: `Pump station ${node.id}` },
      at: [node.at[0], node.at[1]],
      height: 2,
      belongs: { to: 'pipe-node', id: node.id },
      properties: {
        bottomLevel: metres(node.bottom),
        coverLevel: metres(node.ground),
        capacity: node.system === 'storm' ? 7_200 : 900,
        storm: node.system === 'storm' ? 1 : 0,
      },
    })),
    pool('crowd', 0.014, crowdsOf(blocks), ({ block, place, zh, en }, i) => {
      const name = block.facility?.name ?? block.name;
      return {
        id: `crowd-${i + 1}`,
        name: name ? named(name, zh, en) : { zh: `${zh} ${i + 1}`, en: `${en} ${i + 1}` },
        at: ringCentroid(block.ring),
        height: 6,
        properties: { place, area: Math.round(ringArea(block.ring) * 0.35) },
      };
    }),
  ];
}

function quarterAt(town: readonly { block: Block; at: Point }[], [x, y]: Point): Zone {
  let best: Zone = 'hills';
  let least = 400 ** 2;
  for (const { block, at } of town) {
    const square = (at[0] - x) ** 2 + (at[1] - y) ** 2;
    if (square < least) [best, least] = [block.zone, square];
  }
  return best;
}

function crowdsOf(blocks: readonly Block[]): { block: Block; place: string; zh: string; en: string }[] {
  return blocks.flatMap((block) => {
    const kind = block.facility?.kind;
    if (kind === 'station') return [{ block, place: 'station', zh: '客流', en: 'passengers' }];
    if (kind === 'school') return [{ block, place: 'school', zh: '校门人群', en: 'crowd at the gate' }];
    if (kind) return [];
    if (block.zone === 'park') return [{ block, place: 'park', zh: '人流', en: 'visitors' }];
    return block.zone === 'centre'
      ? [{ block, place: 'shops', zh: '商圈人流', en: 'Shoppers in the centre' }]
      : [];
  });
}
