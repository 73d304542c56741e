import type { Extent } from '../../../models/schema/layer.ts';
import type { Placement } from '../../../models/schema/view-document.ts';

export interface Shown {
  visible: boolean;
  opacity: number;
  placement?: Placement;
}

/** What the globe draws of one added thing. */
export interface Drawing {
  show(shown: Shown): void;
  /** West, south, east, north in degrees, where only the engine knows it. */
  readonly extent?: Extent;
  destroy(): void;
}
