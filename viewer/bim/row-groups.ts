import type { AttributeRow } from '../panels/card/attributes.ts';

/** A row under the name of its set: `label` is what is left of its path. */
export interface GroupedRow extends AttributeRow {
  label: string;
}

/** Rows by the set that they are of (what comes before the first dot), those of none first. */
export function rowGroups(rows: readonly AttributeRow[]): { group: string; rows: GroupedRow[] }[] {
  const groups = new Map<string, GroupedRow[]>([['', []]]);
  for (const row of rows) {
    const dot = row.name.indexOf('.');
    const group = dot > 0 ? row.name.slice(0, dot) : '';
    const own = groups.get(group) ?? [];
    own.push({ ...row, label: dot > 0 ? row.name.slice(dot + 1) : row.name });
    groups.set(group, own);
  }
  return [...groups].filter(([, own]) => own.length > 0).map(([group, own]) => ({ group, rows: own }));
}
