import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import type { FloodRun } from '../../../models/schema/flood-run.ts';
import { KeptRun } from '../../../viewer/flood/kept-run.ts';
import type { PictureCalls } from '../../../viewer/flood/picture-worker.ts';
import type { AnswerMessage, CallMessage } from '../../../viewer/workers/messages.ts';
import { WorkerCalls, type WorkerLike } from '../../../viewer/workers/worker-calls.ts';

const RUN = { id: 'river', grid: {}, keyframes: [{ time: 0 }, { time: 60 }] } as unknown as FloodRun;

/** Workers that know what they have open, as the real one does; `isSound` says whether a picture breaks one. */
function workers(isSound: (started: number) => boolean) {
  const told: string[] = [];
  let started = 0;
  const calls = new WorkerCalls<PictureCalls>(() => {
    const number = ++started;
    const open = new Set<unknown>();
    const worker: WorkerLike = {
      onmessage: null,
      onerror: null,
      terminate: () => undefined,
      postMessage(message: CallMessage) {
        if ('cancel' in message) return;
        const { id, name, parameters } = message;
        told.push(`${name} ${number}`);
        const answer = (data: AnswerMessage) =>
          worker.onmessage?.call(worker as Worker, { data } as MessageEvent<AnswerMessage>);
        queueMicrotask(() => {
          if (name === 'openRun') {
            open.add(parameters[0]);
            answer({ id, value: new Float32Array(1) });
          } else if (!open.has(parameters[0])) answer({ id, error: `${parameters[0]} is not open.` });
          else if (isSound(number)) answer({ id, value: { time: 60 } });
          else worker.onerror?.call(worker as Worker, { message: 'out of memory' } as ErrorEvent);
        });
      },
    };
    return worker;
  });
  return { calls, told };
}

describe('a run that the server keeps', () => {
  it('should be opened once for all of its pictures', async () => {
    const { calls, told } = workers(() => true);
    const run = await KeptRun.open('https://city/run/', RUN, calls);
    await Promise.all([run.frame(0), run.frame(1), run.maxima()]);
    expect(told.filter((call) => call.startsWith('openRun'))).toHaveLength(1);
  });

  it('should be opened again when what unpacks it broke, for all that were waiting', async () => {
    const { calls, told } = workers((started) => started > 1);
    const run = await KeptRun.open('https://city/run/', RUN, calls);
    const frames = await Promise.all([run.frame(0), run.frame(1)]);
    expect(frames).toEqual([{ time: 60 }, { time: 60 }]);
    expect(told.filter((call) => call.startsWith('openRun'))).toEqual(['openRun 1', 'openRun 2']);
  });

  it('should also be opened again when another run broke it', async () => {
    const { calls } = workers(() => true);
    const run = await KeptRun.open('https://city/run/', RUN, calls);
    calls.end('out of memory');
    expect(await run.frame(1)).toEqual({ time: 60 });
  });

  it('should tell by name that it breaks every time', async () => {
    const { calls, told } = workers(() => false);
    const run = await KeptRun.open('https://city/run/', RUN, calls);
    const error = await run.frame(0).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'flood-pictures', input: 'river' });
    expect((error as Error).message).toContain('out of memory');
    expect(told).toEqual(['openRun 1', 'runFrame 1', 'openRun 2', 'runFrame 2']);
  });
});
