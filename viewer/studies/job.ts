import { create } from 'zustand';
import { onCityLeft } from '../stores/boot.ts';
import { recordError } from '../stores/status.ts';
import { failureOf, type StudyFailure } from './failure.ts';
import type { StudyResult } from './result.ts';
import { addResult } from './results.ts';

/** A study that is being made, or why the last one was not. One at a time. */
export interface StudyJob {
  kind: string;
  state: 'running' | 'failed';
  /** What is done now: a key below `studies.stage`. */
  stage: StudyStage;
  /** 0 … 1 of the stage. */
  share: number;
  failure?: StudyFailure;
}

/** Bodies and terrain come from the server; then it is computed; then results are drawn up and hashed. */
export type StudyStage = 'reading' | 'computing' | 'finishing';

export const useStudyJob = create<{ job?: StudyJob }>()(() => ({}));

export interface StudyContext {
  /** Raised when a person cancels, another study begins or the city is left. */
  signal: AbortSignal;
  stage(stage: StudyStage): void;
  /** 0 … 1 of the stage. */
  progress(share: number): void;
}

let stop: AbortController | undefined;

/**
 * Makes a study: what `work` gives is added to the results and shown. It goes on when the panel is closed. Errors are told
 * in the panel; undefined: there is nothing to add. Resolves when it is over, whatever became of it.
 */
export async function runStudy(
  kind: string,
  work: (context: StudyContext) => Promise<StudyResult | undefined>,
): Promise<void> {
  cancelStudy();
  const mine = new AbortController();
  stop = mine;
  const patch = (change: Partial<StudyJob>) => {
    if (stop !== mine) return;
    useStudyJob.setState(({ job }) => (job ? { job: { ...job, ...change } } : {}));
  };
  useStudyJob.setState({ job: { kind, state: 'running', stage: 'reading', share: 0 } });
  try {
    const result = await work({
      signal: mine.signal,
      stage: (stage) => patch({ stage, share: 0 }),
      progress: (share) => patch({ share }),
    });
    if (stop !== mine) return;
    useStudyJob.setState({ job: undefined });
    if (result) addResult(result);
  } catch (error) {
    if (stop !== mine) return;
    if (!mine.signal.aborted) recordError(error);
    patch({ state: 'failed', failure: failureOf(error) });
  } finally {
    if (stop === mine) stop = undefined;
  }
}

export function cancelStudy(): void {
  stop?.abort();
  stop = undefined;
  if (useStudyJob.getState().job) useStudyJob.setState({ job: undefined });
}

onCityLeft(cancelStudy);
