import { WorkerCalls } from '../../workers/worker-calls.ts';
import type { StudyContext } from '../job.ts';
import type { GroundCalls } from './messages.ts';

const calls = new WorkerCalls<GroundCalls>(
  () => new Worker(new URL('./ground-worker.ts', import.meta.url), { type: 'module' }),
);

/** Asks the worker of the ground for a study that is being made. */
export function askGround<N extends keyof GroundCalls & string>(
  name: N,
  task: Parameters<GroundCalls[N]>[0],
  { signal, progress, stage }: StudyContext,
): Promise<ReturnType<GroundCalls[N]>> {
  stage('computing');
  return calls.call(name, [task] as Parameters<GroundCalls[N]>, { signal, onProgress: progress }) as Promise<
    ReturnType<GroundCalls[N]>
  >;
}
