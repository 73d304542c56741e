import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { SourceKind } from '../../../models/schema/index.ts';
import { detectFormat } from '../../read/detect.ts';
import { FileFailures, failureText } from './failures.ts';
import type { ManifestPath } from './problem.ts';
import type { SettledManifest, SettledSource } from './settle.ts';

export interface DetectedSource extends SettledSource {
  kind: SourceKind;
  /** Of the first file. */
  format: string;
}

/**
 * Tells what the files of a source are. Undefined where they cannot be one source, with a problem for each reason.
 */
export async function detectSource(
  settled: Pick<SettledManifest, 'problems' | 'file' | 'root'>,
  source: SettledSource,
): Promise<DetectedSource | undefined> {
  const { problems, file, root } = settled;
  const at: ManifestPath = ['sources', source.index];
  const report = (code: string, key: string, message: string): void => {
    problems.push({ level: 'error', code, message, ...file.locate([...at, key]) });
  };
  const { given, paths } = source;
  let first: { kind: SourceKind; format: string } | undefined;
  let sound = paths.length > 0;
  const failures = new FileFailures();
  for (const path of paths)
    try {
      const found = await detectFile(path, relative(root, path) || path, given, first);
      first ??= found;
    } catch (error) {
      failures.add(path, error);
      sound = false;
    }
  for (const failure of failures.list()) {
    const key = failure.code === 'format-differs' ? 'format' : 'path';
    report(failure.code, key, failureText(failure));
  }
  if (!first) return undefined;
  if (given.kind !== undefined && given.kind !== first.kind && !mayBe(given.kind, first)) {
    report(
      'kind-differs',
      'kind',
      `the files are of kind ${first.kind} (${first.format}), not ${given.kind}.`,
    );
    return undefined;
  }
  if (!sound) return undefined;
  return { ...source, kind: given.kind ?? first.kind, format: first.format };
}

async function detectFile(
  path: string,
  name: string,
  given: SettledSource['given'],
  first: { kind: SourceKind } | undefined,
): Promise<{ kind: SourceKind; format: string }> {
  const refuse = (code: string, what: string, advice: string): never => {
    throw new InputError(code, name, what, advice);
  };
  const facts = await stat(path);
  if (facts.isFile() && facts.size === 0)
    refuse('file-empty', 'the file is empty.', 'Fetch it again from its source.');
  const { kind, format } = await detectFormat(path);
  if (first && kind !== first.kind)
    refuse(
      'kinds-mixed',
      `this is of kind ${kind}, and the files before it are of kind ${first.kind}.`,
      'Make two sources of them.',
    );
  if (given.format !== undefined && !sameFormat(given.format, format))
    refuse(
      'format-differs',
      `this is ${format}, not ${given.format}.`,
      'Look at the file, or mend `format`.',
    );
  return { kind, format };
}

/** A picture may be a raster of heights and the other way round: both are TIFF, and the manifest knows better. */
function mayBe(kind: SourceKind, found: { kind: SourceKind; format: string }): boolean {
  const pictures: readonly SourceKind[] = ['raster', 'imagery'];
  return pictures.includes(kind) && pictures.includes(found.kind);
}

const sameFormat = (a: string, b: string): boolean => {
  const fold = (format: string): string => format.toLowerCase().replace(/[^a-z0-9]/g, '');
  return fold(a) === fold(b);
};
