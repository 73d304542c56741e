import { readFile, stat } from 'node:fs/promises';
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
import { soundPartOf } from './sound-part.ts';
import { withTransformFiles } from './transform-files.ts';

/** A manifest that was read: what it says where it follows its schema, and where in the file each value stands. */
export interface ManifestFile {
  path: string;
  /** Absent where the file does not follow the schema; `problems` then say why. */
  manifest?: Manifest;
  /** What of a manifest with mistakes can be looked at all the same, for a dry run alone. */
  sound?: { manifest: Manifest; locate: ManifestFile['locate'] };
  problems: ManifestProblem[];
  /** Line and column of a value, or of the nearest one above it that is there; of its key with `key`. */
  locate: (path: ManifestPath, key?: boolean) => { line: number; column: number };
}

/** Large enough for ten thousand sources; what is larger is no manifest. */
const MOST_BYTES = 4 << 20;
/** Told of a file that is no YAML at all; one mistake draws many after it. */
const MOST_YAML_PROBLEMS = 20;

/**
 * Reads a manifest, YAML or JSON. Throws InputError `manifest-missing`, `manifest-unreadable`, `manifest-encoding`
 * and `manifest-large`.
 */
export async function readManifestFile(path: string): Promise<ManifestFile> {
  const refuse = (code: string, what: string): never => {
    throw new InputError(code, path, what, 'Give the path of a YAML or JSON file in UTF-8.');
  };
  const facts = await stat(path).catch(() => refuse('manifest-missing', 'there is no such file.'));
  if (!facts.isFile()) refuse('manifest-unreadable', 'this is a folder, and no manifest.');
  if (facts.size > MOST_BYTES)
    refuse('manifest-large', `no manifest has ${facts.size} bytes; the most is ${MOST_BYTES}.`);
  const bytes = await readFile(path).catch((error: Error) =>
    refuse('manifest-unreadable', `the manifest cannot be read (${error.message}).`),
  );
  try {
    return parseManifest(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse('manifest-encoding', 'the manifest is in another encoding than UTF-8.');
  }
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
  const told = new Set<string>();
  const broken = [...document.errors, ...document.warnings]
    .map(
      (error): ManifestProblem => ({
        level: error.name === 'YAMLWarning' ? 'warning' : 'error',
        code: 'yaml',
        message: /call stack/.test(error.message) ? 'it is nested too deeply.' : error.message,
        ...at(error.pos[0]),
      }),
    )
    .filter(({ message, line }) => !told.has(`${line} ${message}`) && told.add(`${line} ${message}`))
    .slice(0, MOST_YAML_PROBLEMS);
  if (document.errors.length > 0) return { path, problems: broken, locate };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 1_000 });
  } catch (error) {
    const problem = { level: 'error', code: 'yaml', message: (error as Error).message, line: 1, column: 1 };
    return { path, problems: [...broken, problem as ManifestProblem], locate };
  }
  value = withTransformFiles(value, path, (name, message) => {
    broken.push({ level: 'error', code: 'transform-file', message, ...locate(['transforms', name]) });
  });
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const sound = soundPartOf(value, issues);
    return {
      path,
      problems: [...broken, ...schemaProblems(value, issues, locate)],
      locate,
      ...(sound
        ? { sound: { manifest: sound.manifest, locate: (to, key) => locate(sound.original(to), key) } }
        : {}),
    };
  }
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
