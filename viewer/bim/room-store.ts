import { create } from 'zustand';
import type { Snapped } from '../../models/bim/snap.ts';
import type { RoomMemoryState, RoomScene } from './draw/room-scene.ts';
import type { RoomModel } from './room-model.ts';

/** What is done with a click. */
export type RoomTool = 'choose' | 'measure' | 'section';

/** A place that is measured from: metres in the frame of the building, not lifted; `level`: how often it is lifted. */
export interface MeasuredPlace extends Snapped {
  level: number;
}

export interface RoomState {
  model?: RoomModel;
  /** Another model, or another version, of which some is shown too. */
  beside?: RoomModel;
  /** It is named, but cannot be had any more. */
  besideIsLost?: boolean;
  /** What draws the room, while it is open. */
  scene?: RoomScene;
  /** 0 … 1 of the tiles that are wanted. */
  loaded: number;
  /** What the tiles take, and may take. */
  memory?: RoomMemoryState;
  /** Counts frames: what lies over the picture goes with it. */
  frame: number;
  /** What a tile that did not come says. */
  trouble?: string;
  tool: RoomTool;
  /** Indices of the elements that a search has found; undefined: none is looked for. */
  found?: readonly number[];
  hovered?: number;
  /** Lines that are measured, the last one open while it has one end only. */
  lines: readonly (readonly MeasuredPlace[])[];
  /** Where the pointer would measure from. */
  snapped?: MeasuredPlace;
}

const CLOSED = { loaded: 0, frame: 0, tool: 'choose', lines: [] } as const satisfies RoomState;

/** What of the room is nobody else's: all that others are to see stands in the view document. */
export const useRoom = create<RoomState>()(() => CLOSED);

/** What stands beside is kept: it is read by itself. */
export function forgetRoom(): void {
  useRoom.setState(({ beside, besideIsLost }) => ({ ...CLOSED, beside, besideIsLost }), true);
}
