import type { Tags } from '../elements.ts';
import { BUILDINGS, type BuildingRow, KIND_HINTS } from '../tables/buildings.ts';

const ROWS = new Map(BUILDINGS.flatMap((row) => row.kinds.split(' ').map((kind) => [kind, row] as const)));
const UNKNOWN = ROWS.get('yes') as BuildingRow;
const HINTS = KIND_HINTS.map((hint) => ({ ...hint, values: new Set(hint.values.split(' ')) }));

/** What is assumed of a building, by its own kind or else by what its other tags hint at. */
export function buildingRow(tags: Tags, kind: string): BuildingRow {
  const row = ROWS.get(kind);
  if (row && row !== UNKNOWN) return row;
  for (const { key, values, kind: hinted } of HINTS) {
    const value = tags.get(key);
    if (value !== undefined && values.has(value)) return ROWS.get(hinted === '=' ? value : hinted) ?? UNKNOWN;
  }
  return UNKNOWN;
}
