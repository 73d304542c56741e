import type { FloodFrame, FloodMaxima } from '../../scenes/flood/run/frame.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import type { PictureCalls, Size } from './picture-worker.ts';

export const runCalls = new WorkerCalls<PictureCalls>(
  () => new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' }),
);

/** How packed pictures are read; the page's own way is a worker. */
export interface Unpack {
  picture(bytes: Blob, size: Size, time: number): Promise<FloodFrame>;
  maxima(bytes: Blob, size: Size): Promise<FloodMaxima>;
}

export const unpackInWorker: Unpack = {
  picture: (bytes, size, time) => runCalls.call('picture', [bytes, size, time]),
  maxima: (bytes, size) => runCalls.call('maxima', [bytes, size]),
};
