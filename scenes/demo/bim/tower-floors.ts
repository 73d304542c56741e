import type { Point } from '../plane.ts';
import type { Node } from './ifc-parts.ts';
import type { BuildingKit } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { addItem, boxRing, roomOf } from './rooms.ts';

export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Metres under the next floor that rooms end. */
export const CEILING = 0.5;
const PARTITION = 0.12;

export interface Floor {
  kit: BuildingKit;
  storey: Node;
  key: string;
  level: number;
  /** Metres from the floor to the slab over it. */
  clear: number;
  core: Box;
}

/** Shops around the core, and a hall behind the doors. */
export function addShops({ kit, storey, key, level, clear, core }: Floor, [x0, y0, x1, y1]: Box): void {
  const height = clear - CEILING;
  const count = Math.max(2, Math.round((x1 - x0) / 12));
  const wide = (x1 - x0) / count;
  const bands = [
    [y0 + 0.4, core[1] - 2.6],
    [core[3] + 2.6, y1 - 0.4],
  ] as const;
  for (const [band, [from, to]] of bands.entries()) {
    if (to - from < 4) continue;
    const front = band === 0 ? to : from;
    for (let shop = 0; shop < count; shop++) {
      const [left, right] = [x0 + shop * wide, x0 + (shop + 1) * wide];
      const own = `${key}/shop${band}-${shop}`;
      const ring = boxRing(
        left + (shop === 0 ? 0.4 : PARTITION),
        from,
        right - (shop === count - 1 ? 0.4 : PARTITION),
        to,
      );
      const room = roomOf(kit.model, storey, {
        key: own,
        number: `${level + 1}-${band === 0 ? 'S' : 'N'}${shop + 1}`,
        name: '商铺',
        en: 'Shop',
        ring,
        height,
      });
      kit.wall(storey, `${own}/front`, '玻璃隔断', {
        from: [left, front],
        to: [right, front],
        height: clear,
        thickness: PARTITION,
        material: MATERIALS.glass,
        openings: [{ middle: wide / 2, fill: 'entrance' }],
      });
      if (shop > 0)
        kit.wall(storey, `${own}/side`, '隔墙', {
          from: [left, from],
          to: [left, to],
          height: clear,
          thickness: PARTITION,
        });
      addItem(
        kit,
        room,
        `${own}/counter`,
        'counter',
        [left + wide / 2, band === 0 ? from + 1.2 : to - 1.2, 0],
        band === 0 ? [1, 0] : [-1, 0],
      );
    }
  }
  roomOf(kit.model, storey, {
    key: `${key}/hall`,
    number: `${level + 1}-H`,
    name: '公共通道',
    en: 'Concourse',
    ring: boxRing(x0 + 0.4, core[1] - 2.5, core[0] - 0.3, core[3] + 2.5),
    height,
  });
}

/** Open offices along the long sides with rows of workplaces, a meeting room at each end. */
export function addOffices({ kit, storey, key, level, clear, core }: Floor, [x0, y0, x1, y1]: Box): void {
  const height = clear - CEILING;
  const bands = [
    { name: '南侧办公区', en: 'Offices, south', code: 'A', from: y0 + 0.4, to: core[1] - 0.2 },
    { name: '北侧办公区', en: 'Offices, north', code: 'B', from: core[3] + 0.2, to: y1 - 0.4 },
  ];
  for (const { name, en, code, from, to } of bands) {
    const own = `${key}/${code}`;
    const room = roomOf(kit.model, storey, {
      key: own,
      number: `${level + 1}-${code}`,
      name,
      en,
      ring: boxRing(x0 + 0.4, from, x1 - 0.4, to),
      height,
    });
    const rows = Math.max(1, Math.floor((to - from - 1) / 3));
    const seats = Math.floor((x1 - x0 - 4) / 2);
    for (let row = 0; row < rows; row++)
      for (let seat = 0; seat < seats; seat++) {
        // Some places stay free, other ones on each floor.
        if ((seat * 7 + row * 3 + level * 5) % 6 === 0) continue;
        const at = [x0 + 2.4 + seat * 2 + 0.8, from + 1 + row * 3, 0] as const;
        addItem(kit, room, `${own}/w${row}-${seat}`, 'workplace', at, [1, 0]);
      }
    for (let lamp = 0; lamp < Math.floor(seats / 3); lamp++)
      addItem(
        kit,
        room,
        `${own}/l${lamp}`,
        'lamp',
        [x0 + 4 + lamp * 6, (from + to) / 2, height - 0.1],
        [1, 0],
      );
  }
  const meetings = [
    [x0 + 0.4, core[0] - 1.8, 'C', '西会议室'],
    [core[2] + 1.8, x1 - 0.4, 'D', '东会议室'],
  ] as const;
  for (const [from, to, code, name] of meetings) {
    if (to - from < 2.6) continue;
    const own = `${key}/${code}`;
    const [low, high] = [core[1] + 0.2, core[3] - 0.2];
    const room = roomOf(kit.model, storey, {
      key: own,
      number: `${level + 1}-${code}`,
      name,
      en: 'Meeting room',
      ring: boxRing(from, low, to, high),
      height,
    });
    addItem(kit, room, `${own}/table`, 'table', [(from + to) / 2, (low + high) / 2 - 1.4, 0], [1, 0]);
    for (const side of [-1, 1])
      for (let chair = 0; chair < 3; chair++)
        addItem(
          kit,
          room,
          `${own}/ch${side}${chair}`,
          'chair',
          [(from + to) / 2 + side * 0.95, (low + high) / 2 - 0.9 + chair * 0.9, 0],
          side < 0 ? [0, 1] : [0, -1],
        );
    const inner = code === 'C' ? to : from;
    kit.wall(storey, `${own}/glass`, '玻璃隔断', {
      from: [inner, low],
      to: [inner, high],
      height: clear,
      thickness: PARTITION,
      material: MATERIALS.glass,
      openings: [{ middle: (high - low) / 2, fill: 'single' }],
    });
  }
}

/** The podium's roof around the tower. */
export function addTerrace({ kit, storey, key }: Floor, base: Box, shaft: Box): void {
  for (const [index, [from, to]] of sidesOf(base, 0.15).entries())
    kit.wall(storey, `${key}/rail${index}`, '女儿墙', {
      from,
      to,
      height: 1.2,
      thickness: 0.3,
      material: MATERIALS.stone,
      isExternal: true,
    });
  const [x0, y0, x1] = base;
  if (shaft[1] - y0 > 2)
    roomOf(kit.model, storey, {
      key: `${key}/terrace`,
      number: `${key}-T`,
      name: '屋顶花园',
      en: 'Roof garden',
      ring: boxRing(x0 + 0.4, y0 + 0.4, x1 - 0.4, shaft[1] - 0.3),
      height: 3,
      kind: 'EXTERNAL',
    });
}

export function sidesOf([x0, y0, x1, y1]: Box, by: number): [Point, Point][] {
  const ring = boxRing(x0 + by, y0 + by, x1 - by, y1 - by);
  return ring.map((corner, index) => [corner, ring[(index + 1) % 4]]);
}
