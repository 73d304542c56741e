import { create } from 'zustand';
import type { Feature } from '../../models/feature.ts';
import { AddError, type ToldError, tellError } from './add-error.ts';
import type { Suggestion } from './crs/place.ts';
import type { ColumnQuestion, PlaceColumns } from './csv.ts';

/** Of what CRS are these coordinates? */
export interface CrsQuestion {
  question: 'crs';
  /** What the file names, and is of no use. */
  named?: string;
  /** The likeliest first, with where they would put it. */
  suggestions: Suggestion[];
  features: readonly Feature[];
}

export interface CrsAnswer {
  crs: string;
  swapped: boolean;
}

export type Question = ColumnQuestion | CrsQuestion;

/** Something on its way in, or that did not get there. */
export interface Job {
  id: number;
  name: string;
  state: 'working' | 'asking' | 'failed';
  question?: Question;
  error?: ToldError;
}

export const useJobs = create<{ jobs: Job[] }>()(() => ({ jobs: [] }));

/** What a job may do while it runs. */
export interface JobContext {
  readonly signal: AbortSignal;
  ask(question: ColumnQuestion): Promise<PlaceColumns>;
  ask(question: CrsQuestion): Promise<CrsAnswer>;
}

const running = new Map<
  number,
  { abort: AbortController; answer?(answer: PlaceColumns | CrsAnswer): void }
>();
let lastId = 0;

/** Runs something as a job that people see, answer and cancel. A failure stays until it is closed. */
export async function runJob(name: string, work: (context: JobContext) => Promise<void>): Promise<void> {
  const id = ++lastId;
  const abort = new AbortController();
  running.set(id, { abort });
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, { id, name, state: 'working' }] }));
  const context: JobContext = {
    signal: abort.signal,
    // biome-ignore lint/suspicious/noExplicitAny: a question and its answer belong together, see JobContext.
    async ask(question: Question): Promise<any> {
      patchJob(id, { state: 'asking', question });
      const answer = await new Promise((resolve, reject) => {
        const job = running.get(id);
        if (job) job.answer = resolve;
        abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true });
      });
      patchJob(id, { state: 'working', question: undefined });
      return answer;
    },
  };
  try {
    await work(context);
    closeJob(id);
  } catch (error) {
    running.delete(id);
    patchJob(id, { state: 'failed', question: undefined, error: tellError(error) });
  }
}

export function answerJob(id: number, answer: PlaceColumns | CrsAnswer): void {
  running.get(id)?.answer?.(answer);
}

/** Gives up what is under way, or takes away what failed. */
export function closeJob(id: number): void {
  running.get(id)?.abort.abort(new AddError('cancelled'));
  running.delete(id);
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));
}

function patchJob(id: number, patch: Partial<Job>): void {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...patch } : job)) }));
}
