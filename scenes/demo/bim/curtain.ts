import type { Point } from '../plane.ts';
import { distance } from '../plane.ts';
import type { IfcModelWriter } from './ifc-model.ts';
import type { Node, TypeNode } from './ifc-parts.ts';
import type { BuildingKit } from './kit.ts';
import { MATERIALS } from './materials.ts';
import type { Material } from './solids.ts';
import { choice } from './step-text.ts';

/** Metres of a unit of a curtain wall, and of its closed foot. */
const UNIT = 3;
const SPANDREL = 0.85;

/** A curtain wall in units of glass over a closed foot, from one corner to another; glass looks to the right. */
export function curtainWall(
  kit: BuildingKit,
  storey: Node,
  key: string,
  { from, to, height, glass }: { from: Point; to: Point; height: number; glass: Material },
): Node {
  const length = distance(from, to);
  const count = Math.max(1, Math.round(length / UNIT));
  const width = length / count;
  const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const wall = kit.model.element(storey, {
    key,
    class: 'IFCCURTAINWALL',
    more: [choice('NOTDEFINED')],
    name: '单元式幕墙',
    at: [from[0], from[1], 0],
    along,
    properties: { Pset_CurtainWallCommon: { IsExternal: true, ThermalTransmittance: 1.8 } },
    quantities: [
      'Qto_CurtainWallQuantities',
      { Length: [length, 'm'], Height: [height, 'm'], GrossSideArea: [length * height, 'm2'] },
    ],
  });
  const type = kit.type(`unit-${glass.name}-${width.toFixed(3)}-${height.toFixed(2)}`, (model, own) =>
    unitType(model, own, width, height, glass),
  );
  for (let unit = 0; unit < count; unit++)
    kit.model.part(wall, {
      key: `${key}/u${unit}`,
      class: 'IFCPLATE',
      more: [choice('CURTAIN_PANEL')],
      name: '幕墙单元',
      at: [unit * width, 0, 0],
      type,
      properties: { Pset_PlateCommon: { IsExternal: true, LoadBearing: false } },
    });
  return wall;
}

function unitType(
  model: IfcModelWriter,
  key: string,
  width: number,
  height: number,
  glass: Material,
): TypeNode {
  const bar = 0.06;
  return model.type(
    {
      key,
      class: 'IFCPLATETYPE',
      name: `幕墙单元 ${width.toFixed(2)} × ${height.toFixed(2)}`,
      more: [choice('CURTAIN_PANEL')],
    },
    [
      { solid: { box: [bar, -0.02, SPANDREL, width - bar, 0.02, height - bar] }, material: glass },
      { solid: { box: [0, -0.04, 0, width, 0.04, SPANDREL] }, material: MATERIALS.metal },
      { solid: { box: [0, -0.12, SPANDREL, bar, 0.06, height] }, material: MATERIALS.frame },
      { solid: { box: [width - bar, -0.12, SPANDREL, width, 0.06, height] }, material: MATERIALS.frame },
      { solid: { box: [bar, -0.1, height - bar, width - bar, 0.06, height] }, material: MATERIALS.frame },
    ],
  );
}
