import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../../models/feature.ts';
import type {
  FeatureSource,
  ReadOptions,
  TallySnapshot,
} from '../../../tiles-service/read/feature-source.ts';
import { openFeatureSource } from '../../../tiles-service/read/index.ts';

/** All that a reader gives for one file. */
export interface Reading {
  features: Feature[];
  byId: Map<string, Feature>;
  tally: TallySnapshot;
  /** Count of each reason that was told, whichever list it is in. */
  reasons: Record<string, number>;
  source: FeatureSource;
  /** Features per batch. */
  batches: number[];
}

/** Writes the content to a file of this name, reads it with the reader that it calls for, and removes it. */
export async function readContent(
  content: string | Uint8Array | object,
  options: Partial<ReadOptions> = {},
  name = 'test.json',
): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), 'reading-'));
  try {
    const path = join(folder, name);
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isText ? content : JSON.stringify(content));
    return await readFile(path, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function readFile(path: string, options: Partial<ReadOptions> = {}): Promise<Reading> {
  const scratch = mkdtempSync(join(tmpdir(), 'reading-scratch-'));
  try {
    const source = await openFeatureSource(path, { source: 's', scratch, ...options });
    const features: Feature[] = [];
    const batches: number[] = [];
    for await (const batch of source.features()) {
      features.push(...batch);
      batches.push(batch.length);
    }
    const tally = source.tally.snapshot();
    const reasons: Record<string, number> = {};
    for (const kind of ['dropped', 'repaired', 'notes'] as const) {
      for (const { reason, count } of tally[kind]) reasons[reason] = count;
    }
    return {
      features,
      byId: new Map(features.map((feature) => [feature.id, feature])),
      tally,
      reasons,
      source,
      batches,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Features that were read = features that came out + features that were counted as dropped. */
export function isBalanced({ features, tally }: Reading): boolean {
  return tally.read === features.length + tally.dropped.reduce((sum, { count }) => sum + count, 0);
}
