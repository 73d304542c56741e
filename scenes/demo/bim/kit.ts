import type { Place } from '../bodies.ts';
import { distance, type Point } from '../plane.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import type { Node, Properties, TypeNode } from './ifc-parts.ts';
import { MATERIALS } from './materials.ts';
import type { Material } from './solids.ts';
import { choice, real, UNSET, whole } from './step-text.ts';
import { columnType, doorType, type Opened, openedSize, windowType } from './types.ts';

/** A hole in a wall, and the door or window in it. `middle`: metres along the wall. */
export interface WallOpening {
  middle: number;
  fill: Opened;
}

export interface WallSpec {
  from: Point;
  to: Point;
  height: number;
  thickness: number;
  material?: Material;
  isExternal?: boolean;
  openings?: readonly WallOpening[];
}

export interface StairSpec {
  /** Corner of its shaft where it begins, the direction that its first flight climbs in, and the metres of a storey. */
  at: Point;
  along: Point;
  rise: number;
  /** Of one flight. */
  width: number;
}

const RISER = 0.17;
const TREAD = 0.28;
/** Metres of concrete under the steps. */
const WAIST = 0.2;

/** Level metres that a straight flight takes for a rise. */
export const straightRun = (rise: number): number => (Math.ceil(rise / RISER) - 1) * TREAD;

/** Walls, slabs, columns and stairs as buildings have them, on top of a writer of IFC. */
export class BuildingKit {
  readonly model: IfcModelWriter;
  readonly #types = new Map<string, TypeNode>();

  constructor(model: IfcModelWriter) {
    this.model = model;
  }

  /** The type of a key, made when it is first asked for. */
  type(key: string, make: (model: IfcModelWriter, key: string) => TypeNode): TypeNode {
    let type = this.#types.get(key);
    if (!type) this.#types.set(key, (type = make(this.model, key)));
    return type;
  }

  /** A straight wall with its openings, their doors and windows. */
  wall(storey: Node, key: string, name: string, spec: WallSpec): Node {
    const {
      from,
      to,
      height,
      thickness,
      material = MATERIALS.plaster,
      isExternal = false,
      openings = [],
    } = spec;
    const length = distance(from, to);
    const half = thickness / 2;
    const wall = this.model.element(storey, {
      key,
      class: 'IFCWALL',
      more: [choice('SOLIDWALL')],
      name,
      at: [from[0], from[1], 0],
      along: [(to[0] - from[0]) / length, (to[1] - from[1]) / length],
      parts: [{ solid: { box: [0, -half, 0, length, half, height] }, material }],
      properties: { Pset_WallCommon: { IsExternal: isExternal, LoadBearing: thickness >= 0.2 } },
      quantities: [
        'Qto_WallBaseQuantities',
        {
          Length: [length, 'm'],
          Height: [height, 'm'],
          Width: [thickness, 'm'],
          GrossSideArea: [length * height, 'm2'],
        },
      ],
    });
    for (const [index, { middle, fill }] of openings.entries()) {
      const { width, height: tall, sill } = openedSize(fill);
      const start = middle - width / 2;
      const opening = this.model.opening(wall, `${key}/o${index}`, [
        start,
        -half,
        sill,
        start + width,
        half,
        sill + tall,
      ]);
      this.#fill(opening, storey, `${key}/f${index}`, fill, isExternal);
    }
    return wall;
  }

  slab(
    storey: Node,
    key: string,
    name: string,
    ring: readonly Point[],
    options: {
      thickness?: number;
      top?: number;
      kind?: string;
      material?: Material;
      holes?: readonly (readonly [Point, Point])[];
    } = {},
  ): Node {
    const { thickness = 0.2, top = 0, kind = 'FLOOR', material = MATERIALS.concrete, holes = [] } = options;
    const slab = this.model.element(storey, {
      key,
      class: 'IFCSLAB',
      more: [choice(kind)],
      name,
      at: [0, 0, top - thickness],
      parts: [{ solid: { ring, from: 0, to: thickness }, material }],
      properties: { Pset_SlabCommon: { IsExternal: kind !== 'FLOOR', LoadBearing: true } },
      quantities: ['Qto_SlabBaseQuantities', { Depth: [thickness, 'm'] }],
    });
    for (const [index, [[x0, y0], [x1, y1]]] of holes.entries())
      this.model.opening(slab, `${key}/o${index}`, [x0, y0, 0, x1, y1, thickness]);
    return slab;
  }

  column(storey: Node, key: string, at: Point, side: number, height: number, isRound = false): Node {
    const type = this.type(`column-${isRound ? 'r' : 's'}${side}-${height.toFixed(2)}`, (model, own) =>
      columnType(model, own, side, height, isRound),
    );
    return this.model.element(storey, {
      key,
      class: 'IFCCOLUMN',
      more: [choice('COLUMN')],
      name: '柱',
      at: [at[0], at[1], 0],
      type,
      properties: { Pset_ColumnCommon: { IsExternal: false, LoadBearing: true } },
    });
  }

  /** An occurrence of a type. `cls`: of the occurrence; `kind`: its predefined type. */
  item(
    within: Node,
    key: string,
    { cls, kind, name }: { cls: string; kind: string; name: string },
    type: TypeNode,
    at: Place,
    along?: Point,
    properties?: Record<string, Properties>,
  ): Node {
    return this.model.element(within, {
      key,
      class: cls,
      more: [choice(kind)],
      name,
      at,
      ...(along ? { along } : {}),
      type,
      ...(properties ? { properties } : {}),
    });
  }

  /** A stair with two flights and a landing between them, in one storey. */
  stair(storey: Node, key: string, name: string, { at, along: [ux, uy], rise, width }: StairSpec): Node {
    const stair = this.model.element(storey, {
      key,
      class: 'IFCSTAIR',
      more: [choice('HALF_TURN_STAIR')],
      name,
      at: [at[0], at[1], 0],
      along: [ux, uy],
    });
    const risers = Math.ceil(rise / 2 / RISER);
    const run = (risers - 1) * TREAD;
    const half = rise / 2;
    this.#flight(stair, `${key}/f1`, { at: [0, width, 0], along: [1, 0], rise: half, risers, width });
    this.#flight(stair, `${key}/f2`, {
      at: [run, width + 0.1, half],
      along: [-1, 0],
      rise: half,
      risers,
      width,
    });
    this.model.part(stair, {
      key: `${key}/l`,
      class: 'IFCSLAB',
      more: [choice('LANDING')],
      name: '休息平台',
      at: [run, 0, half - WAIST],
      parts: [{ solid: { box: [0, 0, 0, 1.4, 2 * width + 0.1, WAIST] }, material: MATERIALS.concrete }],
    });
    return stair;
  }

  /** One straight flight that is a stair by itself. */
  straightStair(
    storey: Node,
    key: string,
    name: string,
    spec: { at: Place; along: Point; rise: number; width: number },
  ): Node {
    const stair = this.model.element(storey, {
      key,
      class: 'IFCSTAIR',
      more: [choice('STRAIGHT_RUN_STAIR')],
      name,
      at: spec.at,
      along: spec.along,
    });
    const risers = Math.ceil(spec.rise / RISER);
    this.#flight(stair, `${key}/f`, { ...spec, at: [0, 0, 0], along: [1, 0], risers });
    return stair;
  }

  #flight(
    stair: Node,
    key: string,
    spec: { at: Place; along: Point; rise: number; risers: number; width: number },
  ): void {
    const { at, along, rise, risers, width } = spec;
    const riser = rise / risers;
    const run = (risers - 1) * TREAD;
    const steps: Point[] = [];
    for (let step = risers - 1; step >= 0; step--)
      steps.push([step * TREAD, (step + 1) * riser], [step * TREAD, step * riser]);
    this.model.part(stair, {
      key,
      class: 'IFCSTAIRFLIGHT',
      more: [whole(risers), whole(risers - 1), real(riser), real(TREAD), choice('STRAIGHT')],
      name: '梯段',
      at: [0, 0, 0],
      parts: [
        {
          solid: {
            side: [[WAIST, 0], [run, rise - riser - WAIST], ...steps.slice(1)],
            at,
            along,
            width,
          },
          material: MATERIALS.concrete,
        },
      ],
    });
  }

  #fill(opening: Node, storey: Node, key: string, fill: Opened, isExternal: boolean): void {
    const { width, height, isDoor, id } = openedSize(fill);
    const type = this.type(`${isDoor ? 'door' : 'window'}-${id}`, (model, own) =>
      isDoor ? doorType(model, own, fill) : windowType(model, own, fill),
    );
    const set = isDoor ? 'Pset_DoorCommon' : 'Pset_WindowCommon';
    this.model.filling(opening, storey, {
      key,
      class: isDoor ? 'IFCDOOR' : 'IFCWINDOW',
      more: [
        real(height),
        real(width),
        choice(isDoor ? 'DOOR' : 'WINDOW'),
        choice(
          isDoor ? (width > 1.3 ? 'DOUBLE_DOOR_SINGLE_SWING' : 'SINGLE_SWING_LEFT') : 'DOUBLE_PANEL_VERTICAL',
        ),
        UNSET,
      ],
      name: isDoor ? (width > 1.3 ? '双开门' : '单开门') : '窗',
      at: [0, 0, 0],
      type,
      properties: { [set]: { IsExternal: isExternal, FireRating: isDoor && !isExternal ? '乙级' : '—' } },
    });
  }
}
