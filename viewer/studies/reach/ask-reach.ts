import { WorkerCalls } from '../../workers/worker-calls.ts';
import type { StudyContext } from '../job.ts';
import type { ReachCalls } from './messages.ts';

const calls = new WorkerCalls<ReachCalls>(
  () => new Worker(new URL('./reach-worker.ts', import.meta.url), { type: 'module' }),
);

/** Asks the worker of the roads for a study that is being made. */
export function askReach<N extends keyof ReachCalls & string>(
  name: N,
  task: Parameters<ReachCalls[N]>[0],
  { signal, progress, stage }: StudyContext,
): Promise<ReturnType<ReachCalls[N]>> {
  stage('computing');
  return calls.call(name, [task] as Parameters<ReachCalls[N]>, { signal, onProgress: progress }) as Promise<
    ReturnType<ReachCalls[N]>
  >;
}
