import { z } from 'zod';
import { movedExtent } from '../../models/bim/model-move.ts';
import { movedAddress } from '../../models/feature-store/moved-address.ts';
import type { Layer } from '../../models/schema/layer.ts';
import { type ModelMove, modelMoveSchema } from '../../models/schema/model-move.ts';
import type { Scene } from '../../models/schema/scene.ts';

const KEY = 'citymirror.placements';
const keptSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const placeSchema = modelMoveSchema.nullable();
/** By layer; null: where its file has it. */
export type KeptPlaces = Readonly<Record<string, ModelMove | null>>;

/** What the browser does not keep, as in a private window, holds until the page is left. */
const unkept = new Map<string, KeptPlaces>();

/** Where a person put building models in this browser alone. */
export function keptPlaces(city: string): KeptPlaces {
  return unkept.get(city) ?? readAll()[city] ?? {};
}

/**
 * `undefined` forgets it. False when the browser keeps nothing, as in a private window. Throws ZodError for what is no
 * place.
 */
export function keepPlace(city: string, layer: string, moved: ModelMove | null | undefined): boolean {
  const all = readAll();
  const { [layer]: _, ...others } = keptPlaces(city);
  const own = moved === undefined ? others : { ...others, [layer]: placeSchema.parse(moved) };
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all, [city]: own }));
    unkept.delete(city);
    return true;
  } catch {
    unkept.set(city, own);
    return false;
  }
}

/** What of it can be read: one place that cannot takes none of the others with it. */
function readAll(): Record<string, KeptPlaces> {
  try {
    const cities = keptSchema.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return Object.fromEntries(Object.entries(cities).map(([city, places]) => [city, soundPlaces(places)]));
  } catch {
    return {};
  }
}

function soundPlaces(places: Readonly<Record<string, unknown>>): KeptPlaces {
  return Object.fromEntries(
    Object.entries(places).flatMap(([layer, place]) => {
      const { success, data } = placeSchema.safeParse(place);
      return success ? [[layer, data]] : [];
    }),
  );
}

/** The layers that stand and go with a building model: itself, and its rooms. */
export const layersOfModel = (layer: string): string[] => [layer, layer.replace(/-bim$/, '-spaces')];

/** A scene whose building models are read where they were put by hand: with the city, or in this browser. */
export function standingScene(city: Scene, kept: KeptPlaces = keptPlaces(city.id)): Scene {
  const own = new Map(
    Object.entries(kept).flatMap(([id, moved]) => layersOfModel(id).map((layer) => [layer, moved] as const)),
  );
  if (own.size === 0 && !city.layers.some(({ moved }) => moved)) return city;
  return { ...city, layers: city.layers.map((layer) => standingLayer(layer, own.get(layer.id))) };
}

function standingLayer(layer: Layer, kept: ModelMove | null | undefined): Layer {
  const move = kept === undefined ? layer.moved : (kept ?? undefined);
  const { moved: _, unplaced, ...rest } = layer;
  if (!move) return unplaced ? { ...rest, unplaced } : rest;
  return {
    ...rest,
    moved: move,
    ...(layer.store === undefined ? {} : { store: movedAddress(layer.store, move) }),
    ...(layer.extent ? { extent: movedExtent(move, layer.extent) } : {}),
  };
}
