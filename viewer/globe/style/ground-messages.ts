import type { Extent } from '../../../models/schema/layer.ts';

/** What the globe asks of the worker that draws the features of one store in colours. */
export type GroundRequest =
  | { id: number; ask: 'open'; folder: string }
  /** Colour by id; a feature without one is not drawn. */
  | { id: number; ask: 'style'; colours: Map<string, string> }
  | { id: number; ask: 'tile'; tile: { x: number; y: number; z: number } };

export type GroundReply =
  | { id: number; opened: { count: number; extent?: Extent } }
  | { id: number; styled: true }
  | { id: number; bitmap: ImageBitmap }
  | { id: number; error: string };
