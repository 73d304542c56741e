import { Worker } from 'node:worker_threads';
import { InputError } from '../../../models/errors.ts';
import type { SimulatorSource } from './load-simulation.ts';
import type { Answer, AnswerMessage, Question, QuestionMessage } from './question.ts';

/** A simulation that runs in a thread of its own; the feeds of a city share one. */
export interface SharedSimulation {
  ask(question: Question): Promise<Answer>;
  /** What could not be simulated, and why. */
  skipped: readonly { id: string; reason: string }[];
  /** The thread ends with the last feed that lets go. */
  release(): Promise<void>;
}

interface Running {
  worker: Worker;
  users: number;
  ready: Promise<readonly { id: string; reason: string }[]>;
  /** Why nobody is answered any more. */
  ended?: Error;
  waiting: Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>;
}

const running = new Map<string, Running>();
let nextId = 1;

/** @throws InputError that names the file that cannot be used. */
export async function shareSimulation(source: SimulatorSource): Promise<SharedSimulation> {
  const key = JSON.stringify(source);
  const own = running.get(key) ?? begin(key, source);
  own.users++;
  const release = async (): Promise<void> => {
    if (--own.users > 0) return;
    if (running.get(key) === own) running.delete(key);
    await own.worker.terminate();
  };
  try {
    const skipped = await own.ready;
    let released = false;
    return {
      skipped,
      ask: (question) => ask(own, question),
      release: async () => {
        if (released) return;
        released = true;
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function begin(key: string, source: SimulatorSource): Running {
  const worker = new Worker(new URL('./simulator-worker.mjs', import.meta.url), { workerData: source });
  const waiting: Running['waiting'] = new Map();
  const ready = new Promise<readonly { id: string; reason: string }[]>((resolve, reject) => {
    const end = (error: Error): void => {
      if (running.get(key)?.worker === worker) running.delete(key);
      own.ended = error;
      reject(error);
      for (const { reject: refuse } of waiting.values()) refuse(error);
      waiting.clear();
    };
    worker.on('message', (message: AnswerMessage) => {
      if ('ready' in message) resolve(message.skipped);
      else if ('failed' in message) end(failure(message.failed));
      else {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if ('error' in message) asked?.reject(new Error(message.error));
        else asked?.resolve(message.answer);
      }
    });
    worker.on('error', end);
    worker.on('exit', () => end(new Error('The thread of the simulation has ended.')));
  });
  // Whoever waits for it is told; nobody may be waiting when it ends later.
  ready.catch(() => undefined);
  const own: Running = { worker, users: 0, ready, waiting };
  running.set(key, own);
  return own;
}

function failure({ code, message }: { code?: string; message: string }): Error {
  if (code === undefined) return new Error(message);
  return new InputError(code, 'simulator', message, 'See docs/simulator.md.');
}

function ask({ worker, waiting, ended }: Running, question: Question): Promise<Answer> {
  if (ended) return Promise.reject(ended);
  return new Promise((resolve, reject) => {
    const id = nextId++;
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, question } satisfies QuestionMessage);
  });
}
