import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BimFinding, checkBim } from '../../../models/bim/check.ts';
import { type Clash, type ClashBody, findClashes } from '../../../models/bim/clash/index.ts';
import { type BimDifference, compareBims } from '../../../models/bim/compare.ts';
import { frameAt, modelFrame, type TurnedFrame } from '../../../models/bim/model-frame.ts';
import { movedPlace } from '../../../models/bim/model-move.ts';
import { trianglesIn } from '../../../models/bim/triangles.ts';
import { InputError } from '../../../models/errors.ts';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import { type Bim, bimSchema, type Layer } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { loadManifest } from '../manifest.ts';
import { folderOfLayer } from '../paths.ts';
import { BIM_FILE } from './write-bim.ts';

/** A clash where it is on the earth. */
export interface PlacedClash extends Clash {
  longitude: number;
  latitude: number;
  /** Ellipsoidal metres. */
  height: number;
}

export interface ModelInspection {
  layer: string;
  storeys: number;
  spaces: number;
  elements: number;
  findings: BimFinding[];
  /** Against the import before, where it is kept; else, or where another model is named, against that. */
  compared?: { with: string; difference: BimDifference };
  clashes?: PlacedClash[];
}

/**
 * Checks a building model of a city; compares it with the import before, or with another model, and looks for clashes
 * with that. `tolerance`: metres. Throws InputError `model-unknown`, and what loadManifest throws.
 */
export async function inspectModel(
  city: string,
  layer: string,
  other?: string,
  tolerance?: number,
): Promise<ModelInspection> {
  const { layers } = await loadManifest(city);
  const find = (id: string): { layer: Layer; previous?: Layer } => {
    // Of several classes the strictest sees all.
    const state = layers.filter((one) => one.layer.id === id && one.layer.bim !== undefined).at(-1);
    if (state) return { layer: state.layer, ...(state.previous ? { previous: state.previous } : {}) };
    const known = [
      ...new Set(layers.filter((one) => one.layer.bim !== undefined).map((one) => one.layer.id)),
    ];
    throw new InputError(
      'model-unknown',
      id,
      'the city has no building model in a layer of this name.',
      known.length > 0
        ? `It has ${known.join(', ')}.`
        : 'Import an IFC first: npm run city -- import model.ifc.',
    );
  };
  const model = find(layer);
  const bim = await readBim(city, model.layer);
  const inspection: ModelInspection = {
    layer,
    storeys: bim.storeys.length,
    spaces: bim.spaces.length,
    elements: bim.elements.length,
    findings: checkBim(bim),
  };
  if (other === undefined) {
    const { previous } = model;
    if (previous?.bim === undefined) return inspection;
    const difference = compareBims(await readBim(city, previous), bim);
    return { ...inspection, compared: { with: previous.version, difference } };
  }
  const second = find(other);
  const difference = compareBims(await readBim(city, second.layer), bim);
  const frame = modelFrame(bim);
  if (!frame) return { ...inspection, compared: { with: other, difference }, clashes: [] };
  const own = frameAt(model.layer.moved ? movedPlace(model.layer.moved, frame.place) : frame.place);
  const [a, b] = [await bodiesOf(city, model.layer, own), await bodiesOf(city, second.layer, own)];
  const clashes = findClashes(a, b, tolerance).map((clash): PlacedClash => {
    const [longitude, latitude, height] = own.toGeodetic(...clash.at);
    return { ...clash, longitude, latitude, height };
  });
  return { ...inspection, compared: { with: other, difference }, clashes };
}

async function readBim(city: string, layer: Layer): Promise<Bim> {
  return bimSchema.parse(JSON.parse(await readFile(join(folderOfLayer(city, layer), BIM_FILE), 'utf8')));
}

async function bodiesOf(city: string, layer: Layer, frame: TurnedFrame): Promise<ClashBody[]> {
  const store = await openFeatureStore(
    fileByteSource(join(folderOfLayer(city, layer), 'store'), layer.moved),
  );
  const bodies: ClashBody[] = [];
  for (let block = 0; block < store.header.blocks.length; block++)
    for (const feature of await store.readBlock(block)) {
      const triangles = trianglesIn(frame, feature);
      if (triangles.length > 0)
        bodies.push({ id: feature.id, class: feature.class ?? feature.type, triangles });
    }
  return bodies;
}
