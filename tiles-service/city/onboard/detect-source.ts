import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { SourceKind } from '../../../models/schema/index.ts';
import { detectFormat } from '../../read/detect.ts';
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
  for (const path of paths) {
    const name = relative(root, path) || path;
    try {
      const facts = await stat(path);
      if (facts.isFile() && facts.size === 0) {
        report('file-empty', 'path', `${name} is empty. Fetch it again from its source.`);
        sound = false;
        continue;
      }
      const { kind, format } = await detectFormat(path);
      first ??= { kind, format };
      if (kind !== first.kind) {
        report(
          'kinds-mixed',
          'path',
          `${name} is of kind ${kind}, and the files before it are of kind ${first.kind}; make two sources of them.`,
        );
        sound = false;
      }
      if (given.format !== undefined && !sameFormat(given.format, format)) {
        report('format-differs', 'format', `${name} is ${format}, not ${given.format}.`);
        sound = false;
      }
    } catch (error) {
      report(
        error instanceof InputError ? error.code : 'file-unreadable',
        'path',
        `${name}: ${(error as Error).message}`,
      );
      sound = false;
    }
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

/** A picture may be a raster of heights and the other way round: both are TIFF, and the manifest knows better. */
function mayBe(kind: SourceKind, found: { kind: SourceKind; format: string }): boolean {
  const pictures: readonly SourceKind[] = ['raster', 'imagery'];
  return pictures.includes(kind) && pictures.includes(found.kind);
}

const sameFormat = (a: string, b: string): boolean => {
  const fold = (format: string): string => format.toLowerCase().replace(/[^a-z0-9]/g, '');
  return fold(a) === fold(b);
};
