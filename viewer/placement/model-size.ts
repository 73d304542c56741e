import type { ModelFrame } from '../../models/bim/model-frame.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { ModelMove } from '../../models/schema/model-move.ts';
import type { Placing } from './placing.ts';

/**
 * A model as it is taken in hand: around the middle of it, on the level that belongs onto the ground. `groundHeight`:
 * metres of that level in the frame of the model.
 */
export function placingOf(
  layer: Pick<Layer, 'id' | 'moved'>,
  { frame, groundHeight }: { frame: ModelFrame; groundHeight: number },
  basedOn: ModelMove | null,
): Placing {
  const { place, box } = frame;
  const move = basedOn ?? layer.moved;
  const from = move?.from ?? { ...place, height: place.height + groundHeight };
  const base = place.height - from.height;
  return {
    layer: layer.id,
    from,
    to: basedOn?.to ?? from,
    basedOn,
    radius: Math.max(1, Math.hypot(box[3] - box[0], box[4] - box[1]) / 2),
    top: base + box[5],
    ground: base + groundHeight,
  };
}
