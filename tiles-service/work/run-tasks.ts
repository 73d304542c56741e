import { parentPort } from 'node:worker_threads';
import type { TaskMessage, TaskReply } from './pool.ts';
import { takeTransfer } from './transferring.ts';

if (!parentPort) throw new Error('run-tasks.ts runs in a worker thread only.');
const port = parentPort;

port.on('message', async (task: TaskMessage) => {
  try {
    const module = (await import(task.module)) as Record<string, (argument: unknown) => unknown>;
    const run = module[task.name];
    if (typeof run !== 'function') throw new Error(`${task.module} exports no function ${task.name}.`);
    const value = await run(task.argument);
    port.postMessage({ id: task.id, value } satisfies TaskReply, takeTransfer(value));
  } catch (caught) {
    const error = caught instanceof Error ? caught : new Error(String(caught));
    const { name, message, stack } = error;
    const fields = { ...error } as Record<string, unknown>;
    port.postMessage({ id: task.id, error: { name, message, stack, fields } } satisfies TaskReply);
  }
});
