import { answerCalls } from '../../workers/answer-calls.ts';
import type { ReadWorld, WorldCalls } from './messages.ts';
import { readWorld } from './read-world.ts';
import { sharedWorld } from './shared-world.ts';

answerCalls<WorldCalls>(
  {
    read: async ({ signal, progress }, request): Promise<ReadWorld> => {
      const read = await readWorld(request, async (share) => {
        progress(share);
        // That it is called off is only heard between two turns.
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      });
      return { ...read, world: sharedWorld(read.world) };
    },
  },
  (value) => buffersOf((value as ReadWorld).world),
);

/** What can be handed over; shared memory needs not be. */
function buffersOf({ bvh, bodyOf, terrain }: ReadWorld['world']): Transferable[] {
  return [bvh.nodes, bvh.triangles, bvh.order, bodyOf, ...(terrain ? [terrain.heights] : [])]
    .map(({ buffer }) => buffer as ArrayBuffer | SharedArrayBuffer)
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
