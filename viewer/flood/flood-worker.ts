import { compute } from './compute.ts';
import { failureOf } from './failure.ts';
import type { FloodNews, FloodTask } from './messages.ts';

/** One run; the page ends the worker when it is done, or when nobody wants it any more. */
self.onmessage = async ({ data: task }: MessageEvent<FloodTask>) => {
  const tell = (news: FloodNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer });
  try {
    await compute(task, tell);
  } catch (error) {
    tell({ kind: 'failed', error: failureOf(error) });
  }
};
