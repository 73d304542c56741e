import { movedBounds } from '../../../models/bim/model-move.ts';
import type { Bim, BimBounds } from '../../../models/schema/bim.ts';
import type { Layer } from '../../../models/schema/layer.ts';

/** What is around everything that has a shape; undefined where nothing has. */
export function modelBounds({ elements, spaces }: Bim): BimBounds | undefined {
  let around: BimBounds | undefined;
  for (const { bounds } of [...elements, ...spaces]) {
    if (!bounds) continue;
    around ??= [...bounds];
    for (let axis = 0; axis < 3; axis++) {
      around[axis] = Math.min(around[axis], bounds[axis]);
      around[axis + 3] = Math.max(around[axis + 3], bounds[axis + 3]);
    }
  }
  return around;
}

/** The same where a model stands now. */
export function standingBounds({
  bim,
  layer,
}: {
  bim: Bim;
  layer: Pick<Layer, 'moved'>;
}): BimBounds | undefined {
  const bounds = modelBounds(bim);
  return bounds && movedBounds(layer.moved, bounds);
}

/** Whether two of them have a place in common. */
export function boundsMeet(a: BimBounds, b: BimBounds): boolean {
  return [0, 1, 2].every((axis) => a[axis] <= b[axis + 3] && b[axis] <= a[axis + 3]);
}
