import { endMotion, useMotion } from '../../stores/motion.ts';
import { recordError } from '../../stores/status.ts';
import type { GlobePart } from '../globe-context.ts';
import { fly } from './flight.ts';
import { walk } from './walk.ts';

/** Walks and flights on the globe, as the store of motions says. */
export const part: GlobePart = (context) => {
  let stop: (() => void) | undefined;

  function follow(): void {
    stop?.();
    stop = undefined;
    const { motion } = useMotion.getState();
    if (motion.kind === 'none') return;
    try {
      stop = motion.kind === 'walk' ? walk(context, motion) : fly(context, motion);
    } catch (error) {
      // A line whose places are all one.
      recordError(error);
      endMotion();
    }
  }

  const unsubscribe = useMotion.subscribe(({ motion }, before) => {
    if (motion !== before.motion) follow();
  });
  follow();
  return {
    destroy() {
      unsubscribe();
      stop?.();
      endMotion(false);
    },
  };
};
