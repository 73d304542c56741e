import type { ShownLayer } from '../../stores/view.ts';
import type { Lamps } from '../lamps.ts';

/** What the engine draws of one layer. */
export interface LayerAdapter {
  show(shown: ShownLayer): void;
  /** Everything of it in view is loaded. */
  readonly loaded: boolean;
  readonly pending: number;
  destroy(): void;
}

export interface LayerContext {
  /** Absolute address of the layer's entry document. */
  url: string;
  /** Hears how many tiles could not be loaded so far, and why the last one could not. */
  onTileFailed(count: number, detail: string): void;
  onChange(): void;
  lamps: Lamps;
}
