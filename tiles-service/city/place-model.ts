import { isSameMove } from '../../models/bim/model-move.ts';
import { InputError } from '../../models/errors.ts';
import type { Layer, ModelMove, ModelPlaceChange, Publication } from '../../models/schema/index.ts';
import { commitCity } from './commit.ts';
import { isSameStand } from './kept-place.ts';
import { lockCity } from './lock.ts';
import { type CityManifest, loadManifest } from './manifest.ts';
import { framesInForce } from './rollback.ts';

/** Where a building model of a city stands, and which classes see it. */
export interface PlacedModel {
  publications: Publication[];
  moved: ModelMove | null;
}

/** Somebody else put it elsewhere meanwhile. */
export class PlaceChanged extends Error {
  override readonly name = 'PlaceChanged';
  readonly newest: ModelMove | null;

  constructor(newest: ModelMove | null) {
    super('Somebody has put the model elsewhere meanwhile.');
    this.newest = newest;
  }
}

/** Undefined for a layer that has no building model. */
export async function placeOfModel(city: string, layer: string): Promise<PlacedModel | undefined> {
  const { layers } = await loadManifest(city);
  const states = layers.filter((state) => state.layer.id === layer && state.layer.bim !== undefined);
  if (states.length === 0) return undefined;
  return {
    publications: states.map((state) => state.layer.publication),
    moved: states[0].layer.moved ?? null,
  };
}

/**
 * Puts a building model elsewhere, or back to where its file has it: for all classes, with its rooms, and for the version
 * that is kept for rollback too, if its file has it at the same place. What was made of it stays as it is, and is read as if it stood there.
 * Throws PlaceChanged where `basedOn` is not how it stands, InputError `model-unknown`, and those of lockCity.
 */
export async function placeModel(
  city: string,
  layer: string,
  { moved, basedOn }: Pick<ModelPlaceChange, 'moved'> & Partial<Pick<ModelPlaceChange, 'basedOn'>>,
): Promise<void> {
  // A lock makes its folder: none is made of a wrong name.
  await loadManifest(city);
  const unlock = await lockCity(city);
  try {
    const manifest = await loadManifest(city);
    const state = manifest.layers.find((one) => one.layer.id === layer && one.layer.bim !== undefined);
    if (!state) throw noModel(manifest, layer);
    const standing = state.layer.moved ?? null;
    if (basedOn !== undefined && !isSameMove(basedOn, standing)) throw new PlaceChanged(standing);
    const source = manifest.sources.find(({ id }) => id === state.source);
    if (source) setMove(source, moved);
    for (const other of manifest.layers) {
      if (other.source !== state.source) continue;
      const stands = ({ version }: Layer) => other.facts?.[version]?.stands;
      for (const version of [other.layer, other.previous])
        if (version && isSameStand(stands(version), stands(other.layer)))
          setPlace(version, moved, source?.options.placement?.forNow === true);
    }
    await commitCity(city, manifest, await framesInForce(city));
  } finally {
    await unlock();
  }
}

function setMove(target: { moved?: ModelMove | undefined }, moved: ModelMove | null): void {
  if (moved) target.moved = moved;
  else delete target.moved;
}

function setPlace(layer: Layer, moved: ModelMove | null, isForNow: boolean): void {
  setMove(layer, moved);
  if (moved) delete layer.unplaced;
  else if (isForNow) layer.unplaced = true;
}

function noModel({ layers }: CityManifest, layer: string): InputError {
  const known = [...new Set(layers.filter((one) => one.layer.bim !== undefined).map((one) => one.layer.id))];
  return new InputError(
    'model-unknown',
    layer,
    'the city has no building model in a layer of this name.',
    known.length > 0
      ? `It has ${known.join(', ')}.`
      : 'Import an IFC first: npm run city -- import model.ifc.',
  );
}
