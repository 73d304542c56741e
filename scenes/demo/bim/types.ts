import type { IfcModelWriter } from './ifc-model.ts';
import type { TypeNode } from './ifc-parts.ts';
import { MATERIALS } from './materials.ts';
import type { Material, Part } from './solids.ts';
import { choice, type StepArgument, UNSET } from './step-text.ts';

/** Doors and windows, by name. */
export const OPENED = {
  single: { width: 1, height: 2.1, sill: 0, leaf: MATERIALS.wood },
  bed: { width: 1.3, height: 2.1, sill: 0, leaf: MATERIALS.wood },
  fire: { width: 1.2, height: 2.1, sill: 0, leaf: MATERIALS.metal },
  entrance: { width: 3.6, height: 2.6, sill: 0, leaf: MATERIALS.glass },
  lift: { width: 1.1, height: 2.2, sill: 0, leaf: MATERIALS.steel },
  window: { width: 2.4, height: 1.9, sill: 0.9, leaf: undefined },
  narrow: { width: 1.5, height: 1.9, sill: 0.9, leaf: undefined },
} as const;
export type Opened = keyof typeof OPENED;

export function openedSize(fill: Opened) {
  const { width, height, sill, leaf } = OPENED[fill];
  return { id: fill, width, height, sill, isDoor: leaf !== undefined };
}

const BAR = 0.06;

/** Bars around an opening, in the plane of y = 0. */
function frame(width: number, height: number, material: Material, hasFoot: boolean): Part[] {
  const bars: (readonly [number, number, number, number])[] = [
    [0, 0, BAR, height],
    [width - BAR, 0, width, height],
    [BAR, height - BAR, width - BAR, height],
    ...(hasFoot ? [[BAR, 0, width - BAR, BAR] as const] : []),
  ];
  return bars.map(([x0, z0, x1, z1]) => ({ solid: { box: [x0, -0.05, z0, x1, 0.05, z1] }, material }));
}

export function doorType(model: IfcModelWriter, key: string, fill: Opened): TypeNode {
  const { width, height, leaf } = OPENED[fill];
  const material = leaf ?? MATERIALS.wood;
  const leaves = width > 1.3 ? 2 : 1;
  const wide = (width - 2 * BAR) / leaves;
  const parts: Part[] = frame(width, height, MATERIALS.frame, false);
  for (let i = 0; i < leaves; i++) {
    const x = BAR + i * wide;
    parts.push({
      solid: { box: [x + 0.01, -0.02, 0.01, x + wide - 0.01, 0.02, height - BAR - 0.01] },
      material,
    });
    const handle = i === 0 ? x + wide - 0.12 : x + 0.08;
    parts.push({
      solid: { box: [handle, -0.06, 0.95, handle + 0.04, 0.06, 1.15] },
      material: MATERIALS.steel,
    });
  }
  return model.type(
    {
      key,
      class: 'IFCDOORTYPE',
      name: `门 ${width} × ${height}`,
      more: [
        choice('DOOR'),
        choice(leaves > 1 ? 'DOUBLE_DOOR_SINGLE_SWING' : 'SINGLE_SWING_LEFT'),
        UNSET,
        UNSET,
      ],
      properties: { Pset_DoorTypeFabrication: { Material: material.name } },
    },
    parts,
  );
}

export function windowType(model: IfcModelWriter, key: string, fill: Opened): TypeNode {
  const { width, height } = OPENED[fill];
  const middle = width / 2;
  const bar = BAR / 2;
  const pane = (x0: number, x1: number): Part => ({
    solid: { box: [x0, -0.012, BAR, x1, 0.012, height - BAR] },
    material: MATERIALS.glass,
  });
  return model.type(
    {
      key,
      class: 'IFCWINDOWTYPE',
      name: `窗 ${width} × ${height}`,
      more: [choice('WINDOW'), choice('DOUBLE_PANEL_VERTICAL'), UNSET, UNSET],
      properties: { Pset_WindowTypeFabrication: { GlazingLayers: 2 } },
    },
    [
      ...frame(width, height, MATERIALS.frame, true),
      {
        solid: { box: [middle - bar, -0.05, BAR, middle + bar, 0.05, height - BAR] },
        material: MATERIALS.frame,
      },
      pane(BAR, middle - bar),
      pane(middle + bar, width - BAR),
    ],
  );
}

export function columnType(
  model: IfcModelWriter,
  key: string,
  side: number,
  height: number,
  isRound: boolean,
): TypeNode {
  const half = side / 2;
  const part: Part = {
    solid: isRound ? { at: [0, 0, 0], radius: half, height } : { box: [-half, -half, 0, half, half, height] },
    material: MATERIALS.concrete,
  };
  return model.type({ key, class: 'IFCCOLUMNTYPE', name: `柱 ${side * 1000}`, more: [choice('COLUMN')] }, [
    part,
  ]);
}

/** What stands in rooms. Its origin is the middle of its back on the floor; it looks along y. */
export interface Item {
  name: string;
  cls: string;
  typeClass: string;
  kind: string;
  parts: readonly Part[];
}

const box = (
  [x0, y0, z0, x1, y1, z1]: readonly [number, number, number, number, number, number],
  material: Material,
): Part => ({ solid: { box: [x0, y0, z0, x1, y1, z1] }, material });

const furniture = (name: string, kind: string, parts: readonly Part[]): Item => ({
  name,
  cls: 'IFCFURNITURE',
  typeClass: 'IFCFURNITURETYPE',
  kind,
  parts,
});

const legs = (width: number, depth: number, height: number, material: Material): Part[] =>
  [-width / 2 + 0.03, width / 2 - 0.07].flatMap((x) =>
    [0.03, depth - 0.07].map((y) => box([x, y, 0, x + 0.04, y + 0.04, height], material)),
  );

export const ITEMS = {
  desk: furniture('诊桌', 'DESK', [
    box([-0.7, 0, 0.71, 0.7, 0.7, 0.75], MATERIALS.wood),
    ...legs(1.4, 0.7, 0.71, MATERIALS.steel),
    box([-0.25, 0.12, 0.75, 0.25, 0.16, 1.12], MATERIALS.screen),
  ]),
  chair: furniture('椅', 'CHAIR', [
    box([-0.23, 0, 0.43, 0.23, 0.45, 0.48], MATERIALS.fabric),
    box([-0.23, -0.03, 0.48, 0.23, 0.01, 0.92], MATERIALS.fabric),
    ...legs(0.46, 0.45, 0.43, MATERIALS.steel),
  ]),
  couch: furniture('诊查床', 'BED', [
    box([-0.32, 0, 0.55, 0.32, 1.9, 0.65], MATERIALS.fabric),
    ...legs(0.64, 1.9, 0.55, MATERIALS.steel),
  ]),
  cabinet: furniture('文件柜', 'FILECABINET', [box([-0.45, 0, 0, 0.45, 0.42, 1.9], MATERIALS.wood)]),
  bench: furniture('候诊椅', 'CHAIR', [
    box([-1.1, 0, 0.41, 1.1, 0.46, 0.45], MATERIALS.line),
    box([-1.1, -0.04, 0.5, 1.1, 0, 0.85], MATERIALS.line),
    box([-0.9, 0.1, 0, -0.84, 0.4, 0.41], MATERIALS.steel),
    box([0.84, 0.1, 0, 0.9, 0.4, 0.41], MATERIALS.steel),
  ]),
  counter: furniture('服务台', 'TABLE', [
    box([-1.6, 0, 0, 1.6, 0.65, 1.05], MATERIALS.wood),
    box([-1.65, -0.05, 1.05, 1.65, 0.7, 1.1], MATERIALS.stone),
  ]),
  workplace: furniture('工位', 'DESK', [
    box([-0.8, 0, 0.71, 0.8, 0.75, 0.74], MATERIALS.wood),
    ...legs(1.6, 0.75, 0.71, MATERIALS.steel),
    box([-0.3, 0.1, 0.78, 0.3, 0.13, 1.14], MATERIALS.screen),
    box([-0.8, -0.02, 0.4, 0.8, 0, 1.15], MATERIALS.fabric),
    box([-0.24, 0.95, 0.44, 0.24, 1.4, 0.5], MATERIALS.fabric),
    box([-0.24, 1.38, 0.5, 0.24, 1.43, 0.98], MATERIALS.fabric),
    box([-0.04, 1.13, 0, 0.04, 1.21, 0.44], MATERIALS.steel),
  ]),
  table: furniture('会议桌', 'TABLE', [
    box([-0.7, 0, 0.71, 0.7, 2.8, 0.75], MATERIALS.wood),
    box([-0.1, 0.4, 0, 0.1, 0.6, 0.71], MATERIALS.steel),
    box([-0.1, 2.2, 0, 0.1, 2.4, 0.71], MATERIALS.steel),
  ]),
  basin: {
    name: '洗手盆',
    cls: 'IFCSANITARYTERMINAL',
    typeClass: 'IFCSANITARYTERMINALTYPE',
    kind: 'WASHHANDBASIN',
    parts: [
      box([-0.28, 0, 0.72, 0.28, 0.42, 0.86], MATERIALS.ceramic),
      box([-0.08, 0, 0, 0.08, 0.16, 0.72], MATERIALS.ceramic),
    ],
  },
  toilet: {
    name: '坐便器',
    cls: 'IFCSANITARYTERMINAL',
    typeClass: 'IFCSANITARYTERMINALTYPE',
    kind: 'TOILETPAN',
    parts: [
      box([-0.19, 0.15, 0, 0.19, 0.7, 0.42], MATERIALS.ceramic),
      box([-0.2, 0, 0, 0.2, 0.18, 0.8], MATERIALS.ceramic),
    ],
  },
  lamp: {
    name: '灯盘',
    cls: 'IFCLIGHTFIXTURE',
    typeClass: 'IFCLIGHTFIXTURETYPE',
    kind: 'NOTDEFINED',
    parts: [box([-0.6, -0.15, 0, 0.6, 0.15, 0.08], MATERIALS.lamp)],
  },
  cabin: {
    name: '电梯轿厢',
    cls: 'IFCTRANSPORTELEMENT',
    typeClass: 'IFCTRANSPORTELEMENTTYPE',
    kind: 'ELEVATOR',
    parts: [box([-0.8, 0, 0.05, 0.8, 1.5, 2.35], MATERIALS.steel)],
  },
  gate: {
    name: '检票闸机',
    cls: 'IFCBUILDINGELEMENTPROXY',
    typeClass: 'IFCBUILDINGELEMENTPROXYTYPE',
    kind: 'NOTDEFINED',
    parts: [
      box([-0.14, 0, 0, 0.14, 1.9, 0.98], MATERIALS.steel),
      box([-0.14, 0.8, 0.98, 0.14, 1.1, 1.04], MATERIALS.line),
    ],
  },
  ticketMachine: {
    name: '自动售票机',
    cls: 'IFCBUILDINGELEMENTPROXY',
    typeClass: 'IFCBUILDINGELEMENTPROXYTYPE',
    kind: 'NOTDEFINED',
    parts: [
      box([-0.45, 0, 0, 0.45, 0.7, 1.75], MATERIALS.line),
      box([-0.3, 0.68, 1, 0.3, 0.72, 1.5], MATERIALS.screen),
    ],
  },
  screenDoor: {
    name: '站台门',
    cls: 'IFCPLATE',
    typeClass: 'IFCPLATETYPE',
    kind: 'CURTAIN_PANEL',
    parts: [
      box([0.06, -0.03, 0, 3.94, 0.03, 2.3], MATERIALS.glass),
      box([0, -0.06, 0, 0.06, 0.06, 2.6], MATERIALS.steel),
      box([3.94, -0.06, 0, 4, 0.06, 2.6], MATERIALS.steel),
      box([0, -0.12, 2.3, 4, 0.12, 2.6], MATERIALS.line),
    ],
  },
} as const satisfies Record<string, Item>;
export type ItemName = keyof typeof ITEMS;

const OF_THE_CLASS: Record<string, readonly StepArgument[]> = {
  // AssemblyPlace comes before the predefined type.
  IFCFURNITURETYPE: [choice('NOTDEFINED')],
};

export function itemType(
  model: IfcModelWriter,
  key: string,
  { name, typeClass, kind, parts }: Item,
): TypeNode {
  return model.type(
    { key, class: typeClass, name, more: [...(OF_THE_CLASS[typeClass] ?? []), choice(kind)] },
    parts,
  );
}
