import type { Bim } from '../schema/bim.ts';
import { storeyLevels } from './storey-levels.ts';
import { ModelParts } from './visibility.ts';

export type BimFindingKind =
  | 'duplicate-id'
  | 'no-storey'
  | 'outside-storey'
  | 'no-spaces'
  | 'storey-without-spaces'
  | 'space-without-area';

/** Something that whoever drew the model should look at. */
export interface BimFinding {
  kind: BimFindingKind;
  /** Of the element, the space, the storey or the part of the structure: of rooms that are missing, of the building. */
  id: string;
  /** Metres by which an element's middle is above (+) or below (−) its storey. */
  metres?: number;
}

/** Classes that reach through storeys or stand outside by their nature. */
const FREE = /^Ifc(Opening|Virtual|Annotation|Grid|Geographic|Curtain|Pile|Footing|Stair|Ramp|Transport)/;

/**
 * Checks a building model: GlobalIds that came twice, elements that are in no storey (hung on the building itself, too),
 * elements whose middle lies more than `tolerance` metres outside of the storey that they are said to be in, a building
 * with storeys and no room at all, storeys without rooms where others have some, rooms without an area.
 */
export function checkBim(bim: Bim, tolerance = 1): BimFinding[] {
  const findings: BimFinding[] = [];
  const levels = storeyLevels(bim);
  const hasStoreys = bim.storeys.length > 0;
  const parts = new ModelParts(bim);
  const structure = new Map(bim.structure.map((part) => [part.id, part.class]));
  for (const { id } of [...bim.structure, ...bim.storeys, ...bim.spaces, ...bim.elements])
    if (cameTwice(id)) findings.push({ kind: 'duplicate-id', id });
  const adrift = new Set<string>();
  for (const [index, element] of bim.elements.entries()) {
    const { id, bounds, storey } = element;
    if (!bounds || FREE.test(element.class)) continue;
    const whole = parts.outermost(element);
    if (hasStoreys && parts.storeyOf[index] < 0 && !FREE.test(whole.class) && !adrift.has(whole.id)) {
      const holder = structure.get(whole.parent ?? '');
      // What stands on a site, or is of a road or a bridge, belongs to no storey.
      if (holder === undefined || holder === 'IfcBuilding') adrift.add(whole.id);
    }
    // The height of a part of something is the business of the whole.
    const level = storey === undefined ? undefined : levels.get(storey);
    if (!level) continue;
    const middle = (bounds[2] + bounds[5]) / 2;
    const metres = middle < level.from ? middle - level.from : middle > level.to ? middle - level.to : 0;
    if (Math.abs(metres) > tolerance) findings.push({ kind: 'outside-storey', id, metres });
  }
  for (const id of adrift) findings.push({ kind: 'no-storey', id });
  const used = bim.storeys.find(({ elements }) => elements > 0);
  if (bim.spaces.length === 0 && used) findings.push({ kind: 'no-spaces', id: used.building ?? used.id });
  if (bim.spaces.length > 0)
    for (const { id, spaces } of bim.storeys)
      if (spaces === 0) findings.push({ kind: 'storey-without-spaces', id });
  for (const { id, area } of bim.spaces)
    if (area === undefined) findings.push({ kind: 'space-without-area', id });
  return findings;
}

/** The reader of IFC puts `~2` behind a GlobalId that came before; `:~` begins the id of what has none. */
function cameTwice(id: string): boolean {
  return /~\d+$/.test(id) && !/:~/.test(id);
}
