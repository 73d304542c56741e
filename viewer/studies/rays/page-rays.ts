import { onCityLeft } from '../../stores/boot.ts';
import { RayPool } from './ray-pool.ts';

/** More threads than this wait for memory. */
const MOST = 8;

/** Threads that may cast rays: as many as the machine has processors, less one for the page where there are more than two. */
export function rayThreads(processors: number = globalThis.navigator?.hardwareConcurrency || 2): number {
  return Math.max(1, Math.min(MOST, processors > 2 ? processors - 1 : processors));
}

/** The page's own. */
export const rays = new RayPool(
  rayThreads(),
  () => new Worker(new URL('./ray-worker.ts', import.meta.url), { type: 'module' }),
);

onCityLeft(() => rays.end('The city was left.'));
