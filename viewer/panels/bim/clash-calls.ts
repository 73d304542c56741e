import type { Clash } from '../../../models/bim/clash/index.ts';
import type { FramePlace } from '../../../models/bim/model-frame.ts';
import { type CallOptions, WorkerCalls } from '../../workers/worker-calls.ts';

export interface ClashRequest {
  /** Where the frame is that clashes are told in. */
  place: FramePlace;
  /** Addresses of the feature stores. */
  a: string;
  b: string;
  /** Metres. */
  tolerance: number;
}

export interface FoundClashes {
  clashes: Clash[];
  /** Not all: there were too many to list. */
  isWhole: boolean;
}

export type ClashCalls = { clashes: (request: ClashRequest) => FoundClashes };

const worker = new WorkerCalls<ClashCalls>(
  () => new Worker(new URL('./clash-worker.ts', import.meta.url), { type: 'module' }),
);

/** Looks for clashes off the page's thread. Rejects with AbortError when the signal is raised, and with what a store throws. */
export function lookForClashes(request: ClashRequest, options?: CallOptions): Promise<FoundClashes> {
  return worker.call('clashes', [request], options);
}

export function endClashWorker(): void {
  worker.end('The list of clashes was left.');
}
