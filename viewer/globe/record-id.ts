import type { Layer } from '../../models/schema/layer.ts';

/** The pick id of what a tool draws of a record: whoever is clicked on it selects the record. */
export class RecordId {
  readonly layer: string;
  readonly feature: string;

  constructor(layer: string, feature: string) {
    this.layer = layer;
    this.feature = feature;
  }

  get candidate(): { layer: string; feature: string } {
    return { layer: this.layer, feature: this.feature };
  }
}

/** The record of what the engine picked; undefined for anything else. */
export function recordIdOf(picked: unknown): RecordId | undefined {
  const id = (picked as { id?: unknown } | undefined)?.id;
  return id instanceof RecordId ? id : undefined;
}

const layers = new WeakMap<object, Layer>();

/** Says which layer the features of a tileset belong to that is none of the scene's. */
export function nameTileset(tileset: object, layer: Layer): void {
  layers.set(tileset, layer);
}

export function layerOfTileset(tileset: object): Layer | undefined {
  return layers.get(tileset);
}
