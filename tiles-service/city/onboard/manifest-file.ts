import { readFile } from 'node:fs/promises';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import { InputError } from '../../../models/errors.ts';
import { type Manifest, manifestSchema } from '../../../models/schema/index.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import { schemaProblems } from './schema-problems.ts';

/** A manifest that was read: what it says where it follows its schema, and where in the file each value stands. */
export interface ManifestFile {
  path: string;
  /** Absent where the file does not follow the schema; `problems` then say why. */
  manifest?: Manifest;
  problems: ManifestProblem[];
  /** Line and column of a value, or of the nearest one above it that is there; of its key with `key`. */
  locate: (path: ManifestPath, key?: boolean) => { line: number; column: number };
}

/** Large enough for a city of a thousand sources; what is larger is no manifest. */
const MOST_BYTES = 16 << 20;

/** Reads a manifest, YAML or JSON. Throws InputError `manifest-missing` for a file that cannot be read. */
export async function readManifestFile(path: string): Promise<ManifestFile> {
  let text: string;
  try {
    const bytes = await readFile(path);
    if (bytes.length > MOST_BYTES) throw new Error('it is larger than any manifest');
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError(
      'manifest-missing',
      path,
      `the manifest cannot be read (${(error as Error).message}).`,
      'Give the path of a YAML or JSON file in UTF-8.',
    );
  }
  return parseManifest(path, text);
}

/** As readManifestFile, for the text of a manifest. */
export function parseManifest(path: string, text: string): ManifestFile {
  const lines = new LineCounter();
  // Aliases are few in a manifest; the limit keeps a file of nested ones from filling the memory.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const locate: ManifestFile['locate'] = (to, key = false) => at(offsetOf(document, to, key));
  const broken = [...document.errors, ...document.warnings].map(
    (error): ManifestProblem => ({
      level: error.name === 'YAMLWarning' ? 'warning' : 'error',
      code: 'yaml',
      message: error.message,
      ...at(error.pos[0]),
    }),
  );
  if (document.errors.length > 0) return { path, problems: broken, locate };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 1_000 });
  } catch (error) {
    const problem = { level: 'error', code: 'yaml', message: (error as Error).message, line: 1, column: 1 };
    return { path, problems: [...broken, problem as ManifestProblem], locate };
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success)
    return { path, problems: [...broken, ...schemaProblems(value, parsed.error.issues, locate)], locate };
  return { path, manifest: parsed.data, problems: broken, locate };
}

function offsetOf(document: Document, path: ManifestPath, key: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = (node.items as Pair[]).find(
        (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step),
      );
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else
      node =
        isNode(node) && 'get' in node
          ? (node as unknown as { get(k: unknown, keep: true): unknown }).get(step, true)
          : undefined;
    if (node === undefined || node === null) return offset;
    if (!(isLast && key)) offset = startOf(node) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined;
}
