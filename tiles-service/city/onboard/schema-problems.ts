import { z } from 'zod';
import { manifestSchema } from '../../../models/schema/index.ts';
import type { ManifestFile } from './manifest-file.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

let known: JsonSchema | undefined;

/** What is wrong with a manifest by its schema, in words, each where it stands. */
export function schemaProblems(
  value: unknown,
  issues: readonly Issue[],
  locate: ManifestFile['locate'],
): ManifestProblem[] {
  return issues.flatMap((issue) => problemsOf(value, issue, locate));
}

function problemsOf(value: unknown, issue: Issue, locate: ManifestFile['locate']): ManifestProblem[] {
  const path = issue.path as ManifestPath;
  const problem = (at: ManifestPath, message: string, key = false, code = 'schema'): ManifestProblem => ({
    level: 'error',
    code,
    message,
    ...locate(at, key),
  });
  const label = labelOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const hint = didYouMean(key, keysAt(value, path));
        return problem([...path, key], `there is no key "${key}" here.${hint}`, true, 'unknown-key');
      });
    case 'invalid_union': {
      // The branch that came furthest is what was meant.
      const branches = issue.errors.filter((branch) => branch.length > 0);
      const deepest = branches.filter((branch) => branch.every((inner) => isInside(inner)));
      const meant = (deepest.length > 0 ? deepest : branches).toSorted((a, b) => a.length - b.length)[0];
      if (!meant) return [problem(path, notOneOf(value, path))];
      if (deepest.length === 0) {
        const choice = branches.flat().find((inner) => inner.code === 'invalid_value');
        if (choice && typeof at(value, path) === 'string')
          return problemsOf(value, { ...choice, path: issue.path } as Issue, locate);
        return [problem(path, `"${label}" is ${told(at(value, path))}, and cannot be that.`)];
      }
      return meant.flatMap((inner) =>
        problemsOf(value, { ...inner, path: [...issue.path, ...inner.path] } as Issue, locate),
      );
    }
    case 'invalid_type': {
      const isMissing = at(value, path) === undefined;
      return isMissing
        ? [problem(path.slice(0, -1), `"${label}" is missing.`, false, 'missing-key')]
        : [
            problem(
              path,
              `"${label}" is ${told(at(value, path))}, and should be ${expected(issue.expected)}.`,
            ),
          ];
    }
    case 'invalid_value': {
      const given = at(value, path);
      const options = issue.values.map(String);
      const hint = typeof given === 'string' ? didYouMean(given, options) : '';
      const list = options.length > 24 ? `${options.slice(0, 24).join(', ')} …` : options.join(', ');
      if (given === undefined)
        return [problem(path.slice(0, -1), `"${label}" is missing; it is ${list}.`, false, 'missing-key')];
      return [problem(path, `"${label}" is ${told(given)}, and should be one of: ${list}.${hint}`)];
    }
    default:
      return [problem(path, `"${label}": ${issue.message}`)];
  }
}

/** The key, or for a place in a list, the list's with the place. */
function labelOf(path: ManifestPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the manifest';
  return typeof last === 'number' && path.length > 1 ? `${path.at(-2)}[${last}]` : String(last);
}

/** True for an issue inside of a branch of a union: the branch's own kind of value was there. */
function isInside(issue: Issue): boolean {
  return (
    issue.path.length > 0 ||
    issue.code === 'unrecognized_keys' ||
    issue.code === 'invalid_union' ||
    (issue.code !== 'invalid_type' && issue.code !== 'invalid_value')
  );
}

const expected = (type: string): string =>
  ({
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'keys with values',
  })[type] ?? type;

function told(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys with values';
  const text = String(value);
  return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
}

function at(value: unknown, path: ManifestPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

/** What is said of a value that tells kinds of things apart and is none of theirs. */
function notOneOf(value: unknown, path: ManifestPath): string {
  const label = labelOf(path);
  const given = at(value, path);
  const options = schemasAt(path)
    .flatMap(branches)
    .flatMap((schema) => (schema.const === undefined ? (schema.enum ?? []) : [schema.const]))
    .map(String);
  const list = options.length > 0 ? `, and should be one of: ${options.join(', ')}` : ', and cannot be that';
  const hint = typeof given === 'string' ? didYouMean(given, options) : '';
  return given === undefined
    ? `"${label}" is missing; it is ${options.join(', ')}.`
    : `"${label}" is ${told(given)}${list}.${hint}`;
}

function schemasAt(path: ManifestPath): JsonSchema[] {
  known ??= z.toJSONSchema(manifestSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  let schemas: JsonSchema[] = [known];
  for (const step of path) schemas = schemas.flatMap((schema) => stepInto(schema, step));
  return schemas;
}

/** The keys that may stand at a path, by the schema. */
function keysAt(value: unknown, path: ManifestPath): string[] {
  const schemas = schemasAt(path);
  const taken = at(value, path) as Record<string, unknown> | undefined;
  const keys = schemas.flatMap(branches).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return keys.filter((key) => taken?.[key] === undefined);
}

function stepInto(schema: JsonSchema, step: string | number): JsonSchema[] {
  return branches(schema).flatMap(({ properties, additionalProperties, items }) => {
    if (typeof step === 'number') return items ? [items] : [];
    const inner =
      properties?.[step] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return inner ? [inner] : [];
  });
}

function branches(schema: JsonSchema): JsonSchema[] {
  if (schema.$ref) {
    const target = known?.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target ? branches(target) : [];
  }
  const inner = schema.anyOf ?? schema.oneOf;
  return inner ? inner.flatMap(branches) : [schema];
}
