import { errorText } from '../stores/status.ts';
import type { FloodNews, FloodTask } from './messages.ts';

/** Milliseconds between two looks whether a run still tells something, and how many in silence it may have. */
const LOOK = 10_000;
const SILENT_LOOKS = 12;

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
  // A thread that waits for another which has died says nothing, and never will. Looks are counted, not time: a machine
  // that slept is no reason.
  let silent = 0;
  const watch = setInterval(() => {
    if (++silent > SILENT_LOOKS) fail('The computation has told nothing for two minutes.');
  }, LOOK);
  const end = () => {
    isOver = true;
    clearInterval(watch);
    worker.terminate();
  };
  worker.onmessage = ({ data: news }: MessageEvent<FloodNews>) => {
    if (isOver) return;
    silent = 0;
    if (news.kind === 'end' || news.kind === 'failed') end();
    onNews(news);
  };
  const fail = (message: string) => {
    if (isOver) return;
    end();
    onNews({ kind: 'failed', error: { code: 'flood-failed', message } });
  };
  worker.onerror = ({ message }) => fail(message || 'The worker did not start.');
  import('virtual:flood-kernels').then(
    ({ alone, shared }) => {
      const kernels = { alone: absolute(alone), shared: absolute(shared) };
      if (!isOver) worker.postMessage({ ...task, kernels } satisfies FloodTask);
    },
    (error: unknown) => fail(errorText(error)),
  );
  return { cancel: end };
}

const absolute = (address: string): string => new URL(address, document.baseURI).href;
