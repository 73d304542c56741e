import type { Bim, BimElement, BimStorey } from '../schema/bim.ts';

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

/** Metres over the floor that the topmost storey is taken to reach. */
const TOPMOST = 6;

/**
 * Checks a building model: GlobalIds that came twice, elements without a storey, elements whose middle lies more than
 * `tolerance` metres outside of the storey that they are said to be in, storeys without rooms (where others have some),
 * rooms without an area.
 */
export function checkBim(bim: Bim, tolerance = 1): BimFinding[] {
  const findings: BimFinding[] = [];
  const levels = levelsOf(bim);
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

/** Ellipsoidal heights from which and to which storeys reach. */
function levelsOf(bim: Bim): Map<string, { from: number; to: number }> {
  const levels = new Map<string, { from: number; to: number }>();
  const buildings = new Set(bim.storeys.map(({ building }) => building));
  for (const building of buildings) {
    const storeys = bim.storeys.filter(
      (storey): storey is BimStorey & { elevation: number } =>
        storey.building === building && storey.elevation !== undefined,
    );
    const zero = zeroOf(bim, storeys);
    if (zero === undefined) continue;
    storeys.sort((a, b) => a.elevation - b.elevation);
    for (const [index, { id, elevation }] of storeys.entries()) {
      const next = storeys[index + 1]?.elevation ?? elevation + TOPMOST;
      levels.set(id, { from: zero + elevation, to: zero + next });
    }
  }
  return levels;
}

/**
 * Ellipsoidal height of a building's zero: the median of how far rooms (else elements) begin over the elevation of their
 * storey, which some that lie wrong do not move.
 */
function zeroOf(
  { spaces, elements }: Bim,
  storeys: readonly (BimStorey & { elevation: number })[],
): number | undefined {
  const elevations = new Map(storeys.map(({ id, elevation }) => [id, elevation]));
  const offsets = (things: readonly Pick<BimElement, 'storey' | 'bounds'>[]): number[] =>
    things.flatMap(({ storey, bounds }) => {
      const elevation = storey === undefined ? undefined : elevations.get(storey);
      return elevation === undefined || !bounds ? [] : [bounds[2] - elevation];
    });
  const ofSpaces = offsets(spaces);
  const sorted = (ofSpaces.length > 0 ? ofSpaces : offsets(elements)).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
