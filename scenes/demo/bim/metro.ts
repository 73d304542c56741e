import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import type { Node } from './ifc-parts.ts';
import { BuildingKit } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { addEntrances, COVER, type Entrance, entrancesOf, PASSAGE } from './metro-entrances.ts';
import { addItem, boxRing, roomOf } from './rooms.ts';
import type { ModelSite } from './sites.ts';
import { choice } from './step-text.ts';

/** Metres of its side walls. */
const WALL = 0.8;
const SLAB = 0.6;
const PLATFORM = 11;
/** Metres of the platform over the bed of the tracks. */
const PLATFORM_RISE = 1.1;
/** Metres between the doors of a platform. */
const SCREEN = 4;

interface Station {
  kit: BuildingKit;
  length: number;
  width: number;
  middle: number;
  /** Heights of the floors of concourse and platform, and clear metres in them. */
  concourse: number;
  platform: number;
  clear: number;
  entrances: Entrance[];
}

/** A station under the ground: concourse over an island platform, tracks on both sides, four ways up. */
export function metroModel(model: IfcModelWriter, site: ModelSite): void {
  const kit = new BuildingKit(model);
  const { length, width, storey: rise } = site;
  const concourse = -COVER - rise;
  const station: Station = {
    kit,
    length,
    width,
    middle: width / 2,
    concourse,
    platform: concourse - rise,
    clear: rise - SLAB,
    entrances: entrancesOf(length, width, -concourse),
  };
  const below = model.storey('b2', 'B2 站台层', station.platform);
  const hall = model.storey('b1', 'B1 站厅层', station.concourse);
  const ground = model.storey('ground', '1F 出入口', 0);
  addBox(station, below, 'b2', '底板', 'BASESLAB');
  addBox(station, hall, 'b1', '中板', 'FLOOR');
  kit.slab(hall, 'b1/top', '顶板', boxRing(0, 0, length, width), {
    top: rise,
    thickness: SLAB,
    kind: 'ROOF',
  });
  addPlatform(station, below);
  addConcourse(station, hall);
  addEntrances(station, hall, ground);
}

const holesOf = ({ length, middle }: Station): (readonly [Point, Point])[] =>
  [0.3, 0.62].map((share) => [
    [share * length - 1, middle - 2.6],
    [share * length + 11.4, middle + 2.6],
  ]);

/** Floor, side walls and columns of a storey. */
function addBox(station: Station, storey: Node, key: string, name: string, kind: string): void {
  const { kit, length, width, middle, clear } = station;
  kit.slab(storey, `${key}/slab`, name, boxRing(0, 0, length, width), {
    thickness: SLAB,
    kind,
    holes: kind === 'FLOOR' ? holesOf(station) : [],
  });
  const sides: [Point, Point][] = [
    [
      [0, WALL / 2],
      [length, WALL / 2],
    ],
    [
      [length - WALL / 2, WALL],
      [length - WALL / 2, width - WALL],
    ],
    [
      [length, width - WALL / 2],
      [0, width - WALL / 2],
    ],
    [
      [WALL / 2, width - WALL],
      [WALL / 2, WALL],
    ],
  ];
  for (const [index, [from, to]] of sides.entries()) {
    const wall = kit.wall(storey, `${key}/w${index}`, '侧墙', {
      from,
      to,
      height: clear,
      thickness: WALL,
      material: MATERIALS.concrete,
      isExternal: true,
    });
    if (kind !== 'FLOOR' || index % 2 === 1) continue;
    // Wherever a way up begins, the side of the concourse is open. The far wall runs backwards.
    for (const { letter, x, y } of station.entrances.filter((entrance) => entrance.y < 0 === (index === 0))) {
      const start = y < 0 ? x - PASSAGE + 0.5 : length - x + 0.5;
      const half = WALL / 2;
      kit.model.opening(wall, `${key}/way${letter}`, [start, -half, 0, start + PASSAGE - 1, half, 3]);
    }
  }
  const count = Math.floor(length / 9);
  for (let i = 1; i < count; i++)
    for (const side of [-1, 1])
      kit.column(
        storey,
        `${key}/k${i}${side}`,
        [(length * i) / count, middle + side * 3.2],
        0.7,
        clear,
        true,
      );
}

function addPlatform({ kit, length, width, middle, clear }: Station, storey: Node): void {
  const [from, to] = [middle - PLATFORM / 2, middle + PLATFORM / 2];
  const [x0, x1] = [6, length - 6];
  kit.slab(storey, 'b2/platform', '站台板', boxRing(x0, from, x1, to), {
    thickness: 0.35,
    top: PLATFORM_RISE,
    material: MATERIALS.floor,
  });
  const hall = roomOf(kit.model, storey, {
    key: 'b2/hall',
    number: 'B2-1',
    name: '岛式站台',
    en: 'Island platform',
    ring: boxRing(x0, from, x1, to),
    height: clear - PLATFORM_RISE - 0.5,
    base: PLATFORM_RISE,
  });
  const tracks = [
    ['左线轨行区', WALL, from],
    ['右线轨行区', to, width - WALL],
  ] as const;
  for (const [index, [name, low, high]] of tracks.entries()) {
    roomOf(kit.model, storey, {
      key: `b2/track${index}`,
      number: `B2-T${index + 1}`,
      name,
      en: 'Track',
      ring: boxRing(WALL, low, length - WALL, high),
      height: clear,
    });
    const centre = (low + high) / 2;
    kit.model.element(storey, {
      key: `b2/bed${index}`,
      class: 'IFCSLAB',
      more: [choice('NOTDEFINED')],
      name: '整体道床',
      at: [0, 0, 0],
      parts: [
        {
          solid: { box: [WALL, centre - 1.3, 0, length - WALL, centre + 1.3, 0.35] },
          material: MATERIALS.ballast,
        },
      ],
    });
    for (const rail of [-1, 1]) {
      const y = centre + rail * 0.7175;
      kit.model.element(storey, {
        key: `b2/rail${index}${rail}`,
        class: 'IFCMEMBER',
        more: [choice('NOTDEFINED')],
        name: '钢轨',
        at: [0, 0, 0.35],
        parts: [
          { solid: { box: [WALL, y - 0.036, 0, length - WALL, y + 0.036, 0.17] }, material: MATERIALS.steel },
        ],
      });
    }
  }
  for (let door = 0; x0 + 2 + (door + 1) * SCREEN < x1 - 2; door++) {
    const x = x0 + 2 + door * SCREEN;
    addItem(kit, hall, `b2/d${door}a`, 'screenDoor', [x, from + 0.15, 0], [1, 0]);
    addItem(kit, hall, `b2/d${door}b`, 'screenDoor', [x + SCREEN, to - 0.15, 0], [-1, 0]);
  }
  for (let bench = 0; bench < 8; bench++)
    addItem(
      kit,
      hall,
      `b2/bench${bench}`,
      'bench',
      [14 + bench * ((length - 28) / 7), middle, 0],
      bench % 2 === 0 ? [1, 0] : [-1, 0],
    );
  for (let lamp = 0; lamp < Math.floor((x1 - x0) / 4); lamp++)
    for (const side of [-1, 1])
      addItem(
        kit,
        hall,
        `b2/lamp${lamp}${side}`,
        'lamp',
        [x0 + 2 + lamp * 4, middle + side * 4.2, clear - PLATFORM_RISE - 0.6],
        [1, 0],
      );
}

function addConcourse(station: Station, storey: Node): void {
  const { kit, length, width, middle, clear } = station;
  const ends = 0.16 * length;
  const height = clear - 0.9;
  const rooms = [
    [WALL, ends, '车站控制室', 'Station control'],
    [length - ends, length - WALL, '变电所', 'Substation'],
  ] as const;
  for (const [index, [from, to, name, en]] of rooms.entries()) {
    const own = `b1/end${index}`;
    const inner = index === 0 ? to : from;
    kit.wall(storey, `${own}/wall`, '隔墙', {
      from: [inner, WALL],
      to: [inner, width - WALL],
      height: clear,
      thickness: 0.24,
      openings: [{ middle: width / 2 - WALL, fill: 'fire' }],
    });
    const [low, high] = index === 0 ? [from, to - 0.15] : [from + 0.15, to];
    const room = roomOf(kit.model, storey, {
      key: own,
      number: `B1-${index + 2}`,
      name,
      en,
      ring: boxRing(low, WALL, high, width - WALL),
      height,
    });
    for (let cabinet = 0; cabinet < 6; cabinet++)
      addItem(kit, room, `${own}/c${cabinet}`, 'cabinet', [low + 3 + cabinet * 1.6, WALL + 1, 0], [1, 0]);
  }
  const [x0, x1] = [ends + 0.15, length - ends - 0.15];
  const hall = roomOf(kit.model, storey, {
    key: 'b1/hall',
    number: 'B1-1',
    name: '站厅',
    en: 'Concourse',
    ring: boxRing(x0, WALL, x1, width - WALL),
    height,
  });
  for (const [index, x] of [0.24 * length, 0.76 * length].entries()) {
    for (let gate = 0; gate < 9; gate++)
      addItem(
        kit,
        hall,
        `b1/g${index}-${gate}`,
        'gate',
        [x - 0.95, WALL + 2 + gate * ((width - 2 * WALL - 4) / 8), 0],
        [0, -1],
      );
    for (let machine = 0; machine < 5; machine++)
      addItem(
        kit,
        hall,
        `b1/m${index}-${machine}`,
        'ticketMachine',
        [x + (index === 0 ? -1 : 1) * (3 + machine * 0.1), width - WALL - 4 - machine * 1.1, 0],
        index === 0 ? [0, -1] : [0, 1],
      );
  }
  addItem(kit, hall, 'b1/service', 'counter', [length / 2, WALL + 1.2, 0], [1, 0]);
  for (let lamp = 0; lamp < Math.floor((x1 - x0) / 4); lamp++)
    for (const side of [-1, 1])
      addItem(
        kit,
        hall,
        `b1/lamp${lamp}${side}`,
        'lamp',
        [x0 + 2 + lamp * 4, middle + side * 6, height - 0.1],
        [1, 0],
      );
  // Between platform and concourse: a stair and an escalator beside each other at both holes.
  const rise = station.concourse - station.platform - PLATFORM_RISE;
  for (const [index, [[x]]] of holesOf(station).entries()) {
    const from: Place = [x + 0.6, middle - 0.2, -rise];
    kit.straightStair(storey, `b1/stair${index}`, '站台楼梯', { at: from, along: [1, 0], rise, width: 2 });
    escalator(kit, storey, `b1/esc${index}`, [x + 0.6, middle + 2.2, -rise], [1, 0], rise);
  }
}

/** Runs at 30 degrees; its landings at both ends are part of it. */
function escalator(kit: BuildingKit, storey: Node, key: string, at: Place, along: Point, rise: number): void {
  const run = rise / Math.tan(Math.PI / 6);
  kit.model.element(storey, {
    key,
    class: 'IFCTRANSPORTELEMENT',
    more: [choice('ESCALATOR')],
    name: '自动扶梯',
    at,
    along,
    parts: [
      {
        solid: {
          side: [
            [0, -0.4],
            [0.8, -0.4],
            [run, rise - 0.9],
            [run, rise],
            [run - 0.3, rise],
            [0.4, 0.05],
            [0, 0.05],
          ],
          at: [0, 0, 0],
          along: [1, 0],
          width: 1.6,
        },
        material: MATERIALS.steel,
      },
      ...[0, 1.5].map((y) => ({
        solid: {
          side: [
            [0.2, 0.05],
            [run - 0.2, rise],
            [run - 0.2, rise + 0.95],
            [0.2, 1],
          ] as Point[],
          at: [0, -y, 0] as Place,
          along: [1, 0] as Point,
          width: 0.1,
        },
        material: MATERIALS.glass,
      })),
    ],
  });
}
