import type { Place } from '../bodies.ts';
import { type Point, type Ring, ringArea } from '../plane.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import type { Node } from './ifc-parts.ts';
import type { BuildingKit } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { choice } from './step-text.ts';
import { ITEMS, type ItemName, itemType } from './types.ts';

export const boxRing = (x0: number, y0: number, x1: number, y1: number): Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

export interface Room {
  key: string;
  number: string;
  name: string;
  /** Its name in English. */
  en: string;
  ring: Ring;
  height: number;
  /** Metres over the storey's floor. */
  base?: number;
  /** EXTERNAL for roofs and terraces. */
  kind?: string;
}

/** A room with its quantities. */
export function roomOf(model: IfcModelWriter, storey: Node, { en, ...room }: Room): Node {
  const { ring, height, kind } = room;
  const area = ringArea(ring);
  return model.space(storey, {
    ...room,
    description: en,
    properties: { Pset_SpaceCommon: { IsExternal: kind === 'EXTERNAL' } },
    quantities: [
      'Qto_SpaceBaseQuantities',
      { NetFloorArea: [area, 'm2'], NetVolume: [area * height, 'm3'], Height: [height, 'm'] },
    ],
  });
}

/** Something that stands in a room or a storey; its back along `along`. */
export function addItem(
  kit: BuildingKit,
  within: Node,
  key: string,
  item: ItemName,
  at: Place,
  along: Point,
): Node {
  const { cls, kind, name } = ITEMS[item];
  const type = kit.type(`item-${item}`, (model, own) => itemType(model, own, ITEMS[item]));
  return kit.item(within, key, { cls, kind, name }, type, at, along);
}

/** What a house stands on where the ground falls: from its floor down. */
export function footing(model: IfcModelWriter, storey: Node, ring: Ring, depth = 1.8): Node {
  return model.element(storey, {
    key: 'footing',
    class: 'IFCFOOTING',
    more: [choice('PAD_FOOTING')],
    name: '基础',
    at: [0, 0, -0.2 - depth],
    parts: [{ solid: { ring, from: 0, to: depth }, material: MATERIALS.concrete }],
  });
}
