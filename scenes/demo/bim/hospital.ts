import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import type { Node } from './ifc-parts.ts';
import { BuildingKit, type WallOpening } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { addItem, boxRing, footing, roomOf } from './rooms.ts';
import type { ModelSite } from './sites.ts';

/** Departments from the ground floor up; from there on they come again. */
const DEPARTMENTS: readonly { zh: string; room: string; en: string }[] = [
  { zh: '挂号收费与药房', room: '窗口', en: 'Registration and pharmacy' },
  { zh: '内科', room: '诊室', en: 'Internal medicine' },
  { zh: '外科', room: '诊室', en: 'Surgery' },
  { zh: '妇儿', room: '诊室', en: 'Women and children' },
  { zh: '检验影像', room: '检查室', en: 'Laboratory and imaging' },
];

const OUTER = 0.3;
const INNER = 0.15;
const BAY = 8.1;
const CORRIDOR = 2.8;
const SLAB = 0.2;
/** Metres under the next floor that rooms end and lamps hang at. */
const CEILING = 0.6;

/** The lines that the plan is drawn on: across, from the front. */
interface Plan {
  length: number;
  width: number;
  bay: number;
  bays: number;
  /** Where rooms end, and the core begins and ends and rooms begin again. */
  lines: readonly [front: number, coreFrom: number, coreTo: number, back: number];
  clear: number;
}

/** Outpatients: rooms along two corridors, between them stairs, lifts and waiting. */
export function hospitalModel(model: IfcModelWriter, site: ModelSite): void {
  const kit = new BuildingKit(model);
  const { length, width, storeys, storey: rise } = site;
  const bays = Math.max(3, Math.round(length / BAY));
  const depth = (width - 2 * CORRIDOR) * 0.36;
  const plan: Plan = {
    length,
    width,
    bays,
    bay: length / bays,
    lines: [depth, depth + CORRIDOR, width - depth - CORRIDOR, width - depth],
    clear: rise - SLAB,
  };
  const whole = boxRing(0, 0, length, width);
  for (let level = 0; level < storeys; level++) {
    const storey = model.storey(`s${level}`, `${level + 1}F`, level * rise);
    if (level === 0) footing(model, storey, whole);
    kit.slab(storey, `s${level}/slab`, '楼板', whole, {
      kind: level === 0 ? 'BASESLAB' : 'FLOOR',
      thickness: SLAB,
      holes: level === 0 ? [] : shaftsOf(plan),
    });
    addStorey(kit, storey, level, plan, level === storeys - 1);
  }
  const roof = model.storey('roof', '屋面', storeys * rise);
  kit.slab(roof, 'roof/slab', '屋面板', whole, { kind: 'ROOF', thickness: 0.3 });
  for (const [index, [a, b]] of sidesOf(whole, OUTER / 2).entries())
    kit.wall(roof, `roof/p${index}`, '女儿墙', {
      from: a,
      to: b,
      height: 1.1,
      thickness: OUTER,
      material: MATERIALS.facade,
      isExternal: true,
    });
  roomOf(model, roof, {
    key: 'roof/plant',
    number: '屋面',
    name: '设备平台',
    en: 'Roof',
    ring: boxRing(OUTER, OUTER, length - OUTER, width - OUTER),
    height: 3,
    kind: 'EXTERNAL',
  });
}

function addStorey(kit: BuildingKit, storey: Node, level: number, plan: Plan, isTop: boolean): void {
  const { length, width, bay, bays, lines, clear } = plan;
  const key = `s${level}`;
  const [front, coreFrom, coreTo, back] = lines;
  const room = { height: clear - CEILING + SLAB };
  const department = DEPARTMENTS[Math.min(level, DEPARTMENTS.length - 1)];
  let number = 0;
  const entrance = Math.floor(bays / 2);
  for (let bayIndex = 0; bayIndex < bays; bayIndex++) {
    const [x0, x1] = [bayIndex * bay, (bayIndex + 1) * bay];
    const isEntrance = level === 0 && bayIndex === entrance;
    for (const isFront of [true, false]) {
      const side = isFront ? 'f' : 'b';
      const own = `${key}/${side}${bayIndex}`;
      const outer = isFront ? OUTER / 2 : width - OUTER / 2;
      const inner = isFront ? front : back;
      const windows: WallOpening[] = [0.25, 0.75].map((share) => ({ middle: share * bay, fill: 'window' }));
      kit.wall(storey, `${own}/outer`, '外墙', {
        from: [x0, outer],
        to: [x1, outer],
        height: clear,
        thickness: OUTER,
        material: MATERIALS.facade,
        isExternal: true,
        openings: isEntrance && isFront ? [{ middle: bay / 2, fill: 'entrance' }] : windows,
      });
      for (const at of [front, back].slice(isFront ? 0 : 1, isFront ? 1 : 2))
        kit.column(storey, `${own}/c`, [x0 + (bayIndex === 0 ? 0.5 : 0), at], 0.6, clear);
      if (isEntrance && isFront) {
        const hall = roomOf(kit.model, storey, {
          key: `${own}/hall`,
          number: '1-00',
          name: '门诊大厅',
          en: 'Entrance hall',
          ring: boxRing(x0 + INNER / 2, OUTER, x1 - INNER / 2, front),
          height: room.height,
        });
        addItem(kit, hall, `${own}/counter`, 'counter', [(x0 + x1) / 2 - 2.2, front - 0.3, 0], [-1, 0]);
        kit.wall(storey, `${own}/p`, '内墙', {
          from: [x0, OUTER],
          to: [x0, front],
          height: clear,
          thickness: INNER,
        });
        continue;
      }
      kit.wall(storey, `${own}/inner`, '内墙', {
        from: [x0, inner],
        to: [x1, inner],
        height: clear,
        thickness: INNER,
        openings: [0.25, 0.75].map((share) => ({ middle: share * bay, fill: 'single' })),
      });
      for (const half of [0, 1]) {
        const [rx0, rx1] = [x0 + (half * bay) / 2, x0 + ((half + 1) * bay) / 2];
        number++;
        const code = `${level + 1}-${String(number).padStart(2, '0')}`;
        const ring = isFront
          ? boxRing(rx0 + INNER / 2, OUTER, rx1 - INNER / 2, inner - INNER / 2)
          : boxRing(rx0 + INNER / 2, inner + INNER / 2, rx1 - INNER / 2, width - OUTER);
        const node = roomOf(kit.model, storey, {
          key: `${own}/r${half}`,
          number: code,
          name: `${department.zh}${department.room}`,
          en: department.en,
          ring,
          height: room.height,
        });
        furnishRoom(kit, node, `${own}/r${half}`, ring, isFront, room.height);
        if (rx0 > 0)
          kit.wall(storey, `${own}/p${half}`, '内墙', {
            from: [rx0, isFront ? OUTER : inner],
            to: [rx0, isFront ? inner : width - OUTER],
            height: clear,
            thickness: INNER,
          });
      }
    }
  }
  for (const [index, x] of [OUTER / 2, length - OUTER / 2].entries())
    kit.wall(storey, `${key}/end${index}`, '山墙', {
      from: [x, OUTER],
      to: [x, width - OUTER],
      height: clear,
      thickness: OUTER,
      material: MATERIALS.facade,
      isExternal: true,
      openings: [(front + coreFrom) / 2, (coreTo + back) / 2].map((middle) => ({
        middle: middle - OUTER,
        fill: 'narrow',
      })),
    });
  const corridors = [
    ['南走廊', front, coreFrom],
    ['北走廊', coreTo, back],
  ] as const;
  for (const [index, [name, from, to]] of corridors.entries())
    roomOf(kit.model, storey, {
      key: `${key}/corridor${index}`,
      number: `${level + 1}-Z${index + 1}`,
      name,
      en: 'Corridor',
      ring: boxRing(OUTER, from + INNER / 2, length - OUTER, to - INNER / 2),
      height: room.height,
    });
  addCore(kit, storey, level, plan, isTop);
}

/** A desk by the window, a couch, chairs, a basin, a cabinet and a lamp. */
function furnishRoom(
  kit: BuildingKit,
  room: Node,
  key: string,
  [[x0, y0], , [x1, y1]]: readonly Point[],
  isFront: boolean,
  height: number,
): void {
  const middle = (x0 + x1) / 2;
  // From the window into the house.
  const inwards: Point = isFront ? [0, 1] : [0, -1];
  const from = (metres: number): number => (isFront ? y0 + metres : y1 - metres);
  const turned: Point = isFront ? [1, 0] : [-1, 0];
  const place = (
    name: Parameters<typeof addItem>[3],
    x: number,
    metres: number,
    along: Point,
    z = 0,
  ): void => {
    addItem(kit, room, `${key}/${name}${metres.toFixed(1)}`, name, [x, from(metres), z], along);
  };
  const side = isFront ? 1 : -1;
  place('desk', middle - side * 0.9, 1, turned);
  place('chair', middle - side * 0.9, 0.35, turned);
  place('chair', middle - side * 0.9, 2.5, [-turned[0], 0]);
  place('couch', middle + side * 1.45, 0.6, turned);
  place('basin', isFront ? x1 - 0.02 : x0 + 0.02, 4.2, [0, isFront ? 1 : -1]);
  place('cabinet', isFront ? x0 + 0.02 : x1 - 0.02, 4.4, [inwards[0], -inwards[1]]);
  place('lamp', middle, 2.2, turned, height - 0.1);
  place('lamp', middle, 4.8, turned, height - 0.1);
}

/** Shafts in the axes of a slab: of the stairs at both ends of the core. */
function shaftsOf({ bay, bays, lines: [, from, to] }: Plan): [Point, Point][] {
  return [0, bays - 1].map((index) => [
    [index * bay + 1, from + 0.4],
    [(index + 1) * bay - 0.6, Math.min(to - 0.2, from + 3.6)],
  ]);
}

function addCore(kit: BuildingKit, storey: Node, level: number, plan: Plan, isTop: boolean): void {
  const { bay, bays, clear, lines } = plan;
  const [, from, to] = lines;
  const key = `s${level}/core`;
  const height = clear - CEILING + SLAB;
  for (let index = 0; index < bays; index++) {
    const [x0, x1] = [index * bay, (index + 1) * bay];
    const own = `${key}${index}`;
    const isStair = index === 0 || index === bays - 1;
    const isWaiting = !isStair && index % 3 === 2;
    const ring = boxRing(
      x0 + (index === 0 ? OUTER : INNER / 2),
      from + INNER / 2,
      x1 - (index === bays - 1 ? OUTER : INNER / 2),
      to - INNER / 2,
    );
    const code = `${level + 1}-C${index + 1}`;
    if (isWaiting) {
      const hall = roomOf(kit.model, storey, {
        key: own,
        number: code,
        name: '候诊厅',
        en: 'Waiting area',
        ring,
        height,
      });
      for (let row = 0; row < 3; row++)
        for (const column of [-1, 1])
          addItem(
            kit,
            hall,
            `${own}/b${row}${column}`,
            'bench',
            [(x0 + x1) / 2 + column * 1.6, from + 1.2 + row * 1.5, 0],
            [1, 0],
          );
      continue;
    }
    const name = isStair ? '楼梯间' : index % 3 === 1 ? '卫生间' : '库房';
    const room = roomOf(kit.model, storey, {
      key: own,
      number: code,
      name,
      en: isStair ? 'Stairs' : index % 3 === 1 ? 'Toilets' : 'Store',
      ring,
      height,
    });
    for (const [side, y] of [from, to].entries())
      kit.wall(storey, `${own}/w${side}`, '内墙', {
        from: [x0, y],
        to: [x1, y],
        height: clear,
        thickness: 0.2,
        openings: side === 0 ? [{ middle: bay - 1.2, fill: isStair ? 'fire' : 'single' }] : [],
      });
    for (const [side, x] of [x0, x1].entries())
      if (x > 0.1 && x < plan.length - 0.1 && (side === 1 || isWaitingBay(index - 1, bays)))
        kit.wall(storey, `${own}/x${side}`, '内墙', {
          from: [x, from],
          to: [x, to],
          height: clear,
          thickness: 0.2,
        });
    if (isStair && !isTop)
      kit.stair(storey, `${own}/stair`, '楼梯', {
        at: [x0 + 1.2, from + 0.5],
        along: [1, 0],
        rise: clear + SLAB,
        width: 1.4,
      });
    if (name === '卫生间')
      for (let pan = 0; pan < 4; pan++) {
        const at: Place = [x0 + 1 + pan * 1.2, to - INNER, 0];
        addItem(kit, room, `${own}/t${pan}`, 'toilet', at, [-1, 0]);
        addItem(kit, room, `${own}/h${pan}`, 'basin', [x0 + 1 + pan * 1.2, from + INNER, 0], [1, 0]);
      }
  }
}

const isWaitingBay = (index: number, bays: number): boolean =>
  index > 0 && index < bays - 1 && index % 3 === 2;

/** Sides of a rectangle, moved inwards. */
function sidesOf(ring: readonly Point[], by: number): [Point, Point][] {
  const [[x0, y0], , [x1, y1]] = ring;
  const inner = boxRing(x0 + by, y0 + by, x1 - by, y1 - by);
  return inner.map((corner, index) => [corner, inner[(index + 1) % 4]]);
}
