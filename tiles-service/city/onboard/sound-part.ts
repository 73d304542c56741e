import { z } from 'zod';
import { type Manifest, manifestSchema, manifestSourceSchema } from '../../../models/schema/index.ts';
import type { ManifestPath } from './problem.ts';

/** What can be looked at further of a manifest that breaks its schema. */
export interface SoundPart {
  manifest: Manifest;
  /** From a place in this part to the same place in the file: sources that were left out are counted there. */
  original: (path: ManifestPath) => ManifestPath;
}

/** Where no source is left, the rest can be looked at all the same. */
const lenientSchema = manifestSchema.extend({ sources: z.array(manifestSourceSchema) });

/** Keys whose values stand for themselves: one that is wrong goes alone. */
const KEYED: ReadonlySet<unknown> = new Set(['defaults', 'transforms', 'grids']);

type Values = Record<string, unknown>;

/**
 * A manifest without what its schema refuses, so that a dry run can tell what else is wrong: unknown keys and wrong
 * values are left out, a source without files as a whole. Undefined where too little is left. Never to be built.
 */
export function soundPartOf(value: unknown, issues: readonly z.core.$ZodIssue[]): SoundPart | undefined {
  if (!isValues(value) || !Array.isArray(value.sources)) return undefined;
  const part = structuredClone(value);
  const sources = part.sources as unknown[];
  const gone = new Set<number>();
  for (const issue of issues) {
    const path = issue.path as (string | number)[];
    const parent = at(part, path);
    if (issue.code === 'unrecognized_keys' && isValues(parent))
      for (const key of issue.keys) delete parent[key];
    else if (path[0] !== 'sources') {
      const values = KEYED.has(path[0]) ? part[path[0]] : undefined;
      if (isValues(values) && path[1] !== undefined) delete values[path[1]];
      else leaveOut(part, path[0], 'city');
    } else if (path.length < 2) return undefined;
    else {
      const index = path[1] as number;
      const source = sources[index];
      if (!isValues(source) || path[2] === undefined || (path[2] === 'path' && !hasPaths(source)))
        gone.add(index);
      else if (path[2] !== 'path') leaveOut(source, path[2], `source-${index + 1}`);
    }
  }
  const kept = sources.map((_, index) => index).filter((index) => !gone.has(index));
  const parsed = lenientSchema.safeParse({ ...part, sources: kept.map((index) => sources[index]) });
  if (!parsed.success) return undefined;
  return {
    manifest: parsed.data,
    original: ([first, index, ...rest]) =>
      first === 'sources' && typeof index === 'number'
        ? [first, kept[index] ?? index, ...rest]
        : [first, index, ...rest].filter((step) => step !== undefined),
  };
}

/** Leaves the paths that are some; false where there are none. */
function hasPaths(source: Values): boolean {
  const list = Array.isArray(source.path) ? source.path : [source.path];
  source.path = list.filter((path) => typeof path === 'string' && path !== '');
  return (source.path as unknown[]).length > 0;
}

/** Takes a value away; one that must be there gets a stand-in. */
function leaveOut(values: Values, key: string | number | undefined, id: string): void {
  if (key === 'id' || key === 'name') values[key] = id;
  else if (key === 'schema') values[key] = 'citymirror/manifest/1';
  else if (key !== undefined) delete values[key];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (isValues(inner) ? inner[step] : undefined), value);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
