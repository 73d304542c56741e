import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { type Answers, answerCalls, type PageLike } from '../../../viewer/workers/answer-calls.ts';
import { WorkerCalls, type WorkerLike } from '../../../viewer/workers/worker-calls.ts';

type Sums = {
  add(a: number, b: number): number;
  bytes(length: number): ArrayBuffer;
  count(to: number): number;
};

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A worker on the other side of a real message channel. */
function startWorker(answers: Answers<Sums>, transferOf?: (value: unknown) => Transferable[]): WorkerLike {
  const { port1, port2 } = new MessageChannel();
  const terminate = () => port1.close();
  ends.push(terminate);
  answerCalls<Sums>(answers, transferOf, port2 as unknown as PageLike);
  return Object.assign(port1, { terminate, onerror: null }) as unknown as WorkerLike;
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
const ANSWERS: Answers<Sums> = {
  add: (_, a, b) => a + b,
  bytes: (_, length) => {
    if (length < 0) throw new Error('A length is not negative.');
    return new ArrayBuffer(length);
  },
  async count({ signal, progress }, to) {
    for (let i = 1; i <= to; i++) {
      progress(i / to);
      await turn();
      signal.throwIfAborted();
    }
    return to;
  },
};

describe('calls of a worker', () => {
  it('should each get their own answer, whichever comes first', async () => {
    const calls = new WorkerCalls<Sums>(() => startWorker(ANSWERS));
    const slow = calls.call('count', [5]);
    expect(await calls.call('add', [2, 3])).toBe(5);
    expect(await slow).toBe(5);
  });

  it('should not start a worker before the first of them', async () => {
    let started = 0;
    const calls = new WorkerCalls<Sums>(() => {
      started++;
      return startWorker(ANSWERS);
    });
    expect(started).toBe(0);
    await Promise.all([calls.call('add', [1, 1]), calls.call('add', [1, 2])]);
    expect(started).toBe(1);
  });

  it('should fail with what the function threw', async () => {
    const calls = new WorkerCalls<Sums>(() => startWorker(ANSWERS));
    await expect(calls.call('bytes', [-1])).rejects.toThrow('A length is not negative.');
    expect((await calls.call('bytes', [8])).byteLength).toBe(8);
  });

  it('should fail with an input error as it was: what it is about, its code and what to do', async () => {
    const wrong = new InputError('too-long', 'length of 9', 'it is too long.', 'Give a shorter one.');
    const bytes = () => {
      throw wrong;
    };
    const calls = new WorkerCalls<Sums>(() => startWorker({ ...ANSWERS, bytes }));
    const failure = await calls.call('bytes', [9]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect({ ...(failure as InputError), message: (failure as InputError).message }).toEqual({
      ...{ ...wrong, message: wrong.message },
    });
  });

  it('should hand over what is named', async () => {
    const made: ArrayBuffer[] = [];
    const answers = { ...ANSWERS, bytes: () => made[made.push(new ArrayBuffer(64)) - 1] };
    const calls = new WorkerCalls<Sums>(() =>
      startWorker(answers, (value) => (value instanceof ArrayBuffer ? [value] : [])),
    );
    expect((await calls.call('bytes', [64])).byteLength).toBe(64);
    expect(made[0].byteLength).toBe(0);
  });

  it('should tell how far they are', async () => {
    const calls = new WorkerCalls<Sums>(() => startWorker(ANSWERS));
    const shares: number[] = [];
    await calls.call('count', [4], { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('should end at once when called off, and let the worker know', async () => {
    let stopped: unknown;
    const count: Answers<Sums>['count'] = async (context, to) => {
      try {
        return await ANSWERS.count(context, to);
      } catch (error) {
        stopped = error;
        throw error;
      }
    };
    const calls = new WorkerCalls<Sums>(() => startWorker({ ...ANSWERS, count }));
    const stop = new AbortController();
    const counting = calls.call('count', [1_000_000], {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(counting).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => stopped).toMatchObject({ name: 'AbortError' });
    await expect(calls.call('add', [1, 1], { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('should fail when the worker breaks, and start another with the next', async () => {
    const workers: WorkerLike[] = [];
    const calls = new WorkerCalls<Sums>(() => workers[workers.push(startWorker(ANSWERS)) - 1]);
    const lost = calls.call('count', [1_000_000]);
    const [broken] = workers as unknown as { onerror(event: { message: string }): void }[];
    broken.onerror({ message: 'out of memory' });
    await expect(lost).rejects.toThrow('out of memory');
    expect(await calls.call('add', [1, 1])).toBe(2);
    expect(workers).toHaveLength(2);
  });

  it('should fail when the worker is ended', async () => {
    const calls = new WorkerCalls<Sums>(() => startWorker(ANSWERS));
    const lost = calls.call('count', [1_000_000]);
    calls.end('The layer was taken away.');
    await expect(lost).rejects.toThrow('The layer was taken away.');
  });
});
