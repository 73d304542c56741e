import { CLASS_COLUMN, TYPE_COLUMN } from '../../../models/attributes/table.ts';
import type { Field, StoreHeader } from '../../../models/feature-store/index.ts';

/** What is known of an attribute before its values are read. */
export interface AttributeEntry {
  name: string;
  kind: 'number' | 'value';
  minimum?: number;
  maximum?: number;
  /** Share of the features that have none, 0–1; undefined where nobody counted. */
  missing?: number;
}

/** Attributes that are ids or names: a class of each would hold one feature. */
const UNIQUE = /^(id|fid|gid|uuid|objectid|ogc_fid|gml_id|identificatie)$/i;

/**
 * The attributes of a layer that can be counted, coloured and filtered by, from the header of its store: numbers
 * first, then what more features have. Lists and records are left out.
 */
export function attributesOf({
  count,
  fields,
  types,
}: Pick<StoreHeader, 'count' | 'fields' | 'types'>): AttributeEntry[] {
  const entries = fields
    .filter(({ name, type }) => type !== 'object' && !UNIQUE.test(name))
    .map((field) => entryOf(field, count))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const kinds: AttributeEntry[] = [{ name: CLASS_COLUMN, kind: 'value' }];
  if (Object.keys(types).length > 1) kinds.push({ name: TYPE_COLUMN, kind: 'value', missing: 0 });
  return [...entries, ...kinds];
}

function entryOf({ name, type, count, minimum, maximum }: Field, all: number): AttributeEntry {
  // A mixed attribute with a smallest number holds numbers; what it really is shows when it is read.
  const isNumber = type === 'number' || (type === 'mixed' && minimum !== undefined);
  return {
    name,
    kind: isNumber ? 'number' : 'value',
    missing: all === 0 ? 0 : Math.max(0, 1 - count / all),
    ...(isNumber && minimum !== undefined ? { minimum } : {}),
    ...(isNumber && maximum !== undefined ? { maximum } : {}),
  };
}

function rank({ kind, missing = 0 }: AttributeEntry): number {
  return (kind === 'number' ? 0 : 10) + Math.round(missing * 5);
}
