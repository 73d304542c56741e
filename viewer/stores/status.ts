import { create } from 'zustand';

/** What happens while a view is shown, and is no part of the view itself. */
export interface Status {
  engine: EngineState;
  /** Raised to build the globe anew, for example after the graphics card was lost. */
  engineAttempt: number;
  /** There is no WebGL 2: the city is a map on a plain canvas. */
  plainCanvas: boolean;
  layers: Record<string, LayerStatus>;
  /** Tiles asked for and not there yet. */
  pendingTiles: number;
  /** Everything in view is there, at the detail that the view wants. */
  tilesLoaded: boolean;
  cursor?: GroundPlace;
  /** Metres on the ground of one CSS pixel in the middle of the view. */
  metresPerPixel?: number;
  frameCount: number;
  /** Milliseconds of script in a frame: the middle one of the latest thirty. */
  frameTime?: number;
  /** The same for each of the latest frames, the newest last. */
  frameTimes: readonly number[];
  memory?: MemoryStatus;
  /** Milliseconds from the page's start to the first frame with a tile of the city in it. */
  firstCityFrame?: number;
  /** How much is drawn: low, medium or high; see globe/quality.ts. */
  tier?: string;
  errors: string[];
}

export type EngineState =
  | { state: 'loading' | 'running' | 'lost' }
  | { state: 'unavailable' | 'failed'; detail: string };

export interface LayerStatus {
  state: 'loading' | 'ready' | 'failed';
  /** Why it failed, in the words of who knows. */
  detail?: string;
  /** Tiles that could not be loaded while the rest of the layer works. */
  failedTiles: number;
  /** Raised to try again. */
  attempt: number;
}

/** Bytes of tiles and pictures, and what came of the budget for them. */
export interface MemoryStatus {
  used: number;
  budget: number;
  /** Multiple of the tier's error that is drawn with, so that it fits; 1: as fine as the tier has it. */
  coarseness: number;
  /** All that the page's scripts hold, where the browser tells. */
  heap: number | undefined;
}

/** Degrees, ellipsoidal metres. */
export interface GroundPlace {
  longitude: number;
  latitude: number;
  height: number;
}

export const useStatus = create<Status>()(() => ({
  engine: { state: 'loading' },
  engineAttempt: 0,
  plainCanvas: false,
  layers: {},
  pendingTiles: 0,
  tilesLoaded: false,
  frameCount: 0,
  frameTimes: [],
  errors: [],
}));

const UNKNOWN: LayerStatus = { state: 'loading', failedTiles: 0, attempt: 0 };

export function setLayerStatus(id: string, patch: Partial<LayerStatus>): void {
  useStatus.setState(({ layers }) => ({
    layers: { ...layers, [id]: { ...(layers[id] ?? UNKNOWN), ...patch } },
  }));
}

export function forgetLayerStatus(id: string): void {
  useStatus.setState(({ layers: { [id]: _, ...layers } }) => ({ layers }));
}

/** Asks the globe to load a failed layer again. */
export function retryLayer(id: string): void {
  const attempt = (useStatus.getState().layers[id]?.attempt ?? 0) + 1;
  setLayerStatus(id, { state: 'loading', detail: undefined, failedTiles: 0, attempt });
}

export function restartEngine(): void {
  useStatus.setState(({ engineAttempt }) => ({
    engine: { state: 'loading' },
    engineAttempt: engineAttempt + 1,
    plainCanvas: false,
  }));
}

const KEPT_ERRORS = 50;

/** Keeps an error for whoever looks into what went wrong; the newest 50 of them. */
export function recordError(error: unknown): void {
  const text = errorText(error);
  useStatus.setState(({ errors }) => ({ errors: [...errors, text].slice(-KEPT_ERRORS) }));
}

export function errorText(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { message, statusCode } = (error ?? {}) as { message?: unknown; statusCode?: unknown };
  if (typeof message === 'string') return message;
  if (statusCode !== undefined) return `HTTP ${statusCode}`;
  return String(error);
}
