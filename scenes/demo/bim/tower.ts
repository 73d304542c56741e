import { along, distance, type Point } from '../plane.ts';
import { curtainWall } from './curtain.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import { BuildingKit, type WallOpening } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { addItem, boxRing, footing, roomOf } from './rooms.ts';
import type { ModelSite } from './sites.ts';
import { addOffices, addShops, addTerrace, type Box, CEILING, type Floor, sidesOf } from './tower-floors.ts';

const SLAB = 0.2;
const WALL = 0.25;
const LIFTS = 4;
/** Metres of wall around an entrance. */
const PORTAL = 6;
/** Metres between columns, at most. */
const GRID = 8.4;

/** An office tower on a podium of shops: a core with lifts and stairs, open floors around it, a glass skin. */
export function towerModel(model: IfcModelWriter, site: ModelSite): void {
  const kit = new BuildingKit(model);
  const { length, width, storeys: podium, storey: podiumRise, tower } = site;
  if (!tower) throw new RangeError('A tower needs a tower: its site has a podium only.');
  const base: Box = [0, 0, length, width];
  const shaft: Box = [tower.low[0], tower.low[1], tower.high[0], tower.high[1]];
  const core = coreOf(shaft);
  for (let level = 0; level < podium + tower.storeys; level++) {
    const isPodium = level < podium;
    const rise = isPodium ? podiumRise : tower.storey;
    const elevation = isPodium ? level * podiumRise : podium * podiumRise + (level - podium) * tower.storey;
    const storey = model.storey(`s${level}`, `${level + 1}F`, elevation);
    if (level === 0) footing(model, storey, boxRing(...base));
    const floor = { kit, storey, key: `s${level}`, level, clear: rise - SLAB, core };
    kit.slab(storey, `s${level}/slab`, '楼板', boxRing(...(level <= podium ? base : shaft)), {
      kind: level === 0 ? 'BASESLAB' : 'FLOOR',
      thickness: SLAB,
      holes: level === 0 ? [] : holesOf(core),
    });
    addSkin(floor, isPodium ? base : shaft, isPodium ? MATERIALS.glass : MATERIALS.darkGlass);
    addColumns(floor, isPodium ? base : shaft);
    addCore(floor, rise);
    if (isPodium) addShops(floor, base);
    else addOffices(floor, shaft);
    if (level === podium) addTerrace(floor, base, shaft);
  }
  const top = podium * podiumRise + tower.storeys * tower.storey;
  const roof = model.storey('roof', '屋面', top);
  const [x0, y0, x1, y1] = shaft;
  kit.slab(roof, 'roof/slab', '屋面板', boxRing(...shaft), { kind: 'ROOF', thickness: SLAB });
  for (const [index, [from, to]] of sidesOf(shaft, 0.1).entries())
    curtainWall(kit, roof, `roof/c${index}`, { from, to, height: 2.4, glass: MATERIALS.darkGlass });
  roomOf(model, roof, {
    key: 'roof/plant',
    number: '屋面',
    name: '设备层',
    en: 'Roof plant',
    ring: boxRing(x0 + 1, y0 + 1, x1 - 1, y1 - 1),
    height: 3,
    kind: 'EXTERNAL',
  });
}

/** In the middle of the tower, with room for offices all around. */
function coreOf([x0, y0, x1, y1]: Box): Box {
  const [middleX, middleY] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const halfLength = Math.max(7, 0.24 * (x1 - x0));
  const halfWidth = Math.max(4.2, 0.17 * (y1 - y0));
  return [middleX - halfLength, middleY - halfWidth, middleX + halfLength, middleY + halfWidth];
}

const stairOf = ([x0, y0]: Box): readonly [Point, Point] => [
  [x0 + 0.3, y0 + 0.4],
  [x0 + 6.2, y0 + 3.4],
];

const holesOf = (core: Box): (readonly [Point, Point])[] => [stairOf(core)];

function addSkin(floor: Floor, box: Box, glass: typeof MATERIALS.glass | typeof MATERIALS.darkGlass): void {
  const { kit, storey, key, level, clear } = floor;
  const height = clear + SLAB;
  for (const [index, [from, to]] of sidesOf(box, 0.1).entries()) {
    const own = `${key}/c${index}`;
    if (level > 0 || index % 2 === 1) {
      curtainWall(kit, storey, own, { from, to, height, glass });
      continue;
    }
    // The long sides have a door of stone in their middle.
    const [left, right] = [-1, 1].map((side) =>
      along(from, to, 0.5 + (side * PORTAL) / 2 / distance(from, to)),
    );
    curtainWall(kit, storey, `${own}/a`, { from, to: left, height, glass });
    curtainWall(kit, storey, `${own}/b`, { from: right, to, height, glass });
    kit.wall(storey, `${own}/portal`, '主入口门墙', {
      from: left,
      to: right,
      height,
      thickness: 0.4,
      material: MATERIALS.stone,
      isExternal: true,
      openings: [{ middle: PORTAL / 2, fill: 'entrance' }],
    });
  }
}

/** Round about behind the glass, and in podiums all over the floor but in the core. */
function addColumns({ kit, storey, key, clear, core }: Floor, [x0, y0, x1, y1]: Box): void {
  const lines = (from: number, to: number): number[] => {
    const count = Math.max(1, Math.ceil((to - from - 1.6) / GRID));
    return Array.from({ length: count + 1 }, (_, i) => from + 0.8 + ((to - from - 1.6) * i) / count);
  };
  for (const [i, x] of lines(x0, x1).entries())
    for (const [j, y] of lines(y0, y1).entries()) {
      const isInCore = x > core[0] - 1 && x < core[2] + 1 && y > core[1] - 1 && y < core[3] + 1;
      if (!isInCore) kit.column(storey, `${key}/k${i}-${j}`, [x, y], 0.8, clear, true);
    }
}

function addCore({ kit, storey, key, level, clear, core }: Floor, rise: number): void {
  const [x0, y0, x1, y1] = core;
  const middle = (y0 + y1) / 2;
  const lobby = boxRing(x0 + 6.5, middle - 1.4, x1 - WALL, middle + 1.4);
  const step = (x1 - x0 - 7.2) / (LIFTS / 2);
  const lifts: WallOpening[] = Array.from({ length: LIFTS / 2 }, (_, i) => ({
    middle: 6.7 + step * (i + 0.5),
    fill: 'lift',
  }));
  const wall = (name: string, from: Point, to: Point, openings: readonly WallOpening[] = []): void => {
    kit.wall(storey, `${key}/core-${name}`, '核心筒墙', {
      from,
      to,
      height: clear,
      thickness: WALL,
      material: MATERIALS.concrete,
      openings,
    });
  };
  wall('s', [x0, y0], [x1, y0]);
  wall(
    'n',
    [x0, y1],
    [x1, y1],
    [
      { middle: 2, fill: 'single' },
      { middle: 4.6, fill: 'single' },
    ],
  );
  wall('w', [x0, y0], [x0, y1], [{ middle: 2, fill: 'fire' }]);
  wall('e', [x1, y0], [x1, y1], [{ middle: (y1 - y0) / 2, fill: 'fire' }]);
  wall('ls', [x0, middle - 1.5], [x1, middle - 1.5], lifts);
  wall('ln', [x0, middle + 1.5], [x1, middle + 1.5], lifts);
  wall('x', [x0 + 6.4, y0], [x0 + 6.4, y1]);
  const height = clear - CEILING;
  const code = (name: string): string => `${level + 1}${name}`;
  roomOf(kit.model, storey, {
    key: `${key}/lobby`,
    number: code('-L'),
    name: '电梯厅',
    en: 'Lift lobby',
    ring: lobby,
    height,
  });
  roomOf(kit.model, storey, {
    key: `${key}/stair`,
    number: code('-S'),
    name: '疏散楼梯间',
    en: 'Escape stair',
    ring: boxRing(x0 + 0.2, y0 + 0.2, x0 + 6.3, middle - 1.6),
    height,
  });
  const toilets = roomOf(kit.model, storey, {
    key: `${key}/wc`,
    number: code('-W'),
    name: '卫生间',
    en: 'Toilets',
    ring: boxRing(x0 + 0.2, middle + 1.6, x0 + 6.3, y1 - 0.2),
    height,
  });
  for (let pan = 0; pan < 3; pan++) {
    addItem(kit, toilets, `${key}/t${pan}`, 'toilet', [x0 + 1.1 + pan * 1.3, middle + 1.65, 0], [1, 0]);
    addItem(kit, toilets, `${key}/h${pan}`, 'basin', [x0 + 5.9, middle + 2.2 + pan * 0.8, 0], [0, 1]);
  }
  kit.stair(storey, `${key}/stairs`, '疏散楼梯', {
    at: [x0 + 0.5, y0 + 0.5],
    along: [1, 0],
    rise,
    width: 1.25,
  });
  if (level === 0)
    for (let lift = 0; lift < LIFTS; lift++) {
      const x = x0 + 6.7 + step * ((lift % (LIFTS / 2)) + 0.5);
      const isSouth = lift < LIFTS / 2;
      addItem(
        kit,
        storey,
        `${key}/lift${lift}`,
        'cabin',
        [x, isSouth ? middle - 1.75 : middle + 1.75, 0],
        isSouth ? [-1, 0] : [1, 0],
      );
    }
}
