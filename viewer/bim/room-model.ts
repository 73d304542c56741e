import { frameAt, type ModelFrame, modelFrame, type TurnedFrame } from '../../models/bim/model-frame.ts';
import { isSameMove, movedPlace } from '../../models/bim/model-move.ts';
import { storeyLevels } from '../../models/bim/storey-levels.ts';
import { ModelParts } from '../../models/bim/visibility.ts';
import { type Bim, bimSchema } from '../../models/schema/bim.ts';
import type { Layer } from '../../models/schema/layer.ts';

/** Metres in the frame of a building from a storey's floor to that of the next. */
export interface StoreyHeights {
  from: number;
  to: number;
}

/** A building model as the room needs it. */
export interface RoomModel {
  layer: Layer;
  bim: Bim;
  parts: ModelParts;
  frame: ModelFrame;
  /** The same where the model stands on the earth now: elsewhere than in its files, where it was put by hand. */
  stands: TurnedFrame;
  /** By id of the storey; those without a height that is told are not in it. */
  storeys: ReadonlyMap<string, StoreyHeights>;
  /** Metres of the ground in the frame of the building. */
  groundHeight: number;
  /** Absolute addresses: tileset.json, and the folder of the feature store. */
  tiles: string;
  store: string | undefined;
}

/** Why a building could not be opened. */
export class RoomTrouble extends Error {
  override readonly name = 'RoomTrouble';
  /** Key of a text; `detail` is what the text has a place for. */
  readonly key:
    | 'room.trouble.access'
    | 'room.trouble.missing'
    | 'room.trouble.unreadable'
    | 'room.trouble.empty';

  constructor(key: RoomTrouble['key'], detail: string) {
    super(detail);
    this.key = key;
  }
}

/** Reads what stands in the model of a layer. Throws RoomTrouble, and AbortError when the signal is raised. */
export async function openRoomModel(layer: Layer, address: string, signal: AbortSignal): Promise<RoomModel> {
  if (layer.bim === undefined) throw new RoomTrouble('room.trouble.missing', layer.id);
  const url = new URL(layer.bim, address).href;
  const answer = await fetch(url, { signal });
  if (answer.status === 401 || answer.status === 403) throw new RoomTrouble('room.trouble.access', layer.id);
  if (!answer.ok) throw new RoomTrouble('room.trouble.missing', `${layer.id}: HTTP ${answer.status}`);
  const read = bimSchema.safeParse(await answer.json().catch(() => undefined));
  if (!read.success)
    throw new RoomTrouble('room.trouble.unreadable', `${layer.id}: ${read.error.issues[0]?.message}`);
  return roomModel(layer, read.data, address);
}

/** Throws RoomTrouble for a model in which nothing has a shape. */
export function roomModel(layer: Layer, bim: Bim, address: string): RoomModel {
  const frame = modelFrame(bim);
  if (!frame) throw new RoomTrouble('room.trouble.empty', layer.id);
  const base = frame.place.height;
  const levels = storeyLevels(bim);
  const storeys = new Map<string, StoreyHeights>();
  for (const { id, lowest, highest } of bim.storeys) {
    const level = levels.get(id);
    if (level) storeys.set(id, { from: level.from - base, to: level.to - base });
    else if (lowest !== undefined && highest !== undefined)
      storeys.set(id, { from: lowest - base, to: highest - base });
  }
  return {
    layer,
    bim,
    parts: new ModelParts(bim),
    frame,
    stands: standsOf(layer, frame),
    storeys,
    groundHeight: groundOf(bim, storeys, frame.box[5]),
    tiles: new URL(layer.url, address).href,
    store: storeOf(layer, address),
  };
}

/** The same model where its layer says that it stands now; the one that is given, where that is there. */
export function standingModel(model: RoomModel, layer: Layer, address: string): RoomModel {
  if (isSameMove(model.layer.moved, layer.moved)) return model;
  return { ...model, layer, stands: standsOf(layer, model.frame), store: storeOf(layer, address) };
}

const standsOf = ({ moved }: Layer, frame: ModelFrame): TurnedFrame =>
  moved ? frameAt(movedPlace(moved, frame.place)) : frame;

const storeOf = ({ store }: Layer, address: string): string | undefined =>
  store === undefined ? undefined : new URL(store, address).href;

/** Where the elevation of the building's storeys is zero, if that lies within it; else its lowest. */
function groundOf(bim: Bim, storeys: ReadonlyMap<string, StoreyHeights>, highest: number): number {
  for (const { id, elevation } of bim.storeys) {
    const heights = storeys.get(id);
    if (elevation === undefined || !heights) continue;
    const zero = heights.from - elevation;
    // A little lower: floors that lie at zero are seen, and not the ground through them.
    if (zero > 0 && zero < highest) return zero - 0.02;
    return 0;
  }
  return 0;
}
