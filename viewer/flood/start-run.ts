import { alone, shared } from 'virtual:flood-kernels';
import type { FloodNews, FloodTask } from './messages.ts';

/** What of a run one can do from outside. */
export interface RunningFlood {
  /** Ends it at once: nothing more is told. */
  cancel(): void;
}

/** Starts a run in a worker of its own, which ends with it. */
export function startFlood(
  task: Omit<FloodTask, 'kernels'>,
  onNews: (news: FloodNews) => void,
): RunningFlood {
  const worker = new Worker(new URL('./flood-worker.ts', import.meta.url), { type: 'module' });
  let isOver = false;
  const end = () => {
    isOver = true;
    worker.terminate();
  };
  worker.onmessage = ({ data: news }: MessageEvent<FloodNews>) => {
    if (isOver) return;
    if (news.kind === 'end' || news.kind === 'failed') end();
    onNews(news);
  };
  worker.onerror = ({ message }) => {
    if (isOver) return;
    end();
    onNews({
      kind: 'failed',
      error: { code: 'flood-failed', message: message || 'The worker did not start.' },
    });
  };
  const address = (url: string) => new URL(url, document.baseURI).href;
  worker.postMessage({
    ...task,
    kernels: { alone: address(alone), shared: address(shared) },
  } satisfies FloodTask);
  return { cancel: end };
}
