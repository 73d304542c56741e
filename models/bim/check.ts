import type { Bim } from '../schema/bim.ts';
import { storeyLevels } from './storey-levels.ts';

export type BimFindingKind =
  | 'duplicate-id'
  | 'no-storey'
  | 'outside-storey'
  | 'storey-without-spaces'
  | 'space-without-area';

/** Something that whoever drew the model should look at. */
export interface BimFinding {
  kind: BimFindingKind;
  /** Of the element, the space, the storey or the part of the structure. */
  id: string;
  /** Metres by which an element's middle is above (+) or below (−) its storey. */
  metres?: number;
}

/** Classes that reach through storeys or stand outside by their nature. */
const FREE = /^Ifc(Opening|Virtual|Annotation|Grid|Geographic|Curtain|Pile|Footing|Stair|Ramp|Transport)/;

/**
 * Checks a building model: GlobalIds that came twice, elements without a storey, elements whose middle lies more than
 * `tolerance` metres outside of the storey that they are said to be in, storeys without rooms (where others have some),
 * rooms without an area.
 */
export function checkBim(bim: Bim, tolerance = 1): BimFinding[] {
  const findings: BimFinding[] = [];
  const levels = storeyLevels(bim);
  const hasStoreys = bim.storeys.length > 0;
  for (const { id } of [...bim.structure, ...bim.storeys, ...bim.spaces, ...bim.elements])
    if (cameTwice(id)) findings.push({ kind: 'duplicate-id', id });
  for (const element of bim.elements) {
    const { id, bounds, storey } = element;
    if (!bounds || FREE.test(element.class)) continue;
    if (storey === undefined) {
      if (hasStoreys && element.parent === undefined) findings.push({ kind: 'no-storey', id });
      continue;
    }
    const level = levels.get(storey);
    if (!level) continue;
    const middle = (bounds[2] + bounds[5]) / 2;
    const metres = middle < level.from ? middle - level.from : middle > level.to ? middle - level.to : 0;
    if (Math.abs(metres) > tolerance) findings.push({ kind: 'outside-storey', id, metres });
  }
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
