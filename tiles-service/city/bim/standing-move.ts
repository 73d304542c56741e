import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFrame } from '../../../models/bim/model-frame.ts';
import { shiftedPlace } from '../../../models/bim/model-move.ts';
import { InputError } from '../../../models/errors.ts';
import { bimSchema, type ModelMove } from '../../../models/schema/index.ts';
import { loadManifest } from '../manifest.ts';
import { folderOfLayer } from '../paths.ts';
import { BIM_FILE } from './write-bim.ts';

/** How a model of a city was put by hand; one that was not stands where the middle of its lowest is. */
export async function standingMove(city: string, layer: string): Promise<ModelMove> {
  const { layers } = await loadManifest(city);
  const state = layers.filter((one) => one.layer.id === layer && one.layer.bim !== undefined).at(-1);
  const file = state && join(folderOfLayer(city, state.layer), BIM_FILE);
  const frame = file && modelFrame(bimSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
  if (!frame)
    throw new InputError(
      'model-unknown',
      layer,
      'the city has no building model with shapes in a layer of this name.',
      'npm run city -- info <folder> lists its layers.',
    );
  return state.layer.moved ?? { from: frame.place, to: frame.place };
}

/** Moved on by metres to the east, to the north and up, and turned on by degrees, clockwise. */
export function shiftedMove(
  { from, to }: ModelMove,
  shift: readonly [number, number, number],
  turn: number,
): ModelMove {
  return { from, to: shiftedPlace(to, shift, turn) };
}
