import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { PipeLook } from '../../../models/network/pipe-look.ts';
import type { ColumnValue } from '../gltf/property-table.ts';

/** One pipe as the tiles above its leaf know it. */
export interface SpooledPipe {
  look: PipeLook;
  /** Metres. */
  width: number;
  /** East, north, up of the corners, metres. */
  lines: Float64Array[];
  values: ColumnValue[];
}

export interface PipeSpool {
  pipes: SpooledPipe[];
  /** Metres; see TileBuilt. */
  error: number;
}

export async function writePipeSpool(path: string, spool: PipeSpool): Promise<void> {
  await writeFile(path, serialize(spool));
}

export async function readPipeSpool(path: string): Promise<PipeSpool> {
  return deserialize(await readFile(path)) as PipeSpool;
}
