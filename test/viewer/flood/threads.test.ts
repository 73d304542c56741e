import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromHelper } from '../../../viewer/flood/helper-worker.ts';
import { openSolver } from '../../../viewer/flood/solvers.ts';
import { helpersOf, NoThreads, startHelpers } from '../../../viewer/flood/threads.ts';

const opened = vi.hoisted(() => [] as { module: string; count: number }[]);
vi.mock('../../../scenes/flood/solver/inertial-solver.ts', () => ({
  InertialSolver: {
    open: async (
      module: string,
      _: object,
      helpers?: { count: number; start(...task: string[]): Promise<void> },
    ) => {
      await helpers?.start(module, 'memory', 'layout');
      opened.push({ module, count: 1 + (helpers?.count ?? 0) });
      return { close() {} };
    },
  },
}));

/** A thread that answers its task as a test has it: with what it says, or not at all. */
class StubWorker {
  static made: StubWorker[] = [];
  static answers: (FromHelper | undefined)[] = [];
  isEnded = false;
  onmessage: ((event: { data: FromHelper }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  constructor() {
    StubWorker.made.push(this);
  }
  postMessage(task: { index: number; members: number }): void {
    const data = StubWorker.answers[task.index - 1];
    if (data !== undefined) setTimeout(() => this.onmessage?.({ data }), 0);
  }
  terminate(): void {
    this.isEnded = true;
  }
}

beforeEach(() => {
  StubWorker.made = [];
  opened.length = 0;
  vi.stubGlobal('Worker', StubWorker);
});
afterEach(() => void vi.unstubAllGlobals());

const start = (answers: typeof StubWorker.answers) => {
  StubWorker.answers = answers;
  return helpersOf(startHelpers(answers.length), 50).start({} as never, {} as never, {} as never);
};

describe('threads of a run', () => {
  it('should be at work when each says so', async () => {
    await start(['ready', 'ready']);
    expect(StubWorker.made.map(({ isEnded }) => isEnded)).toEqual([false, false]);
  });

  it('should be none when one fails, and say why', async () => {
    const started = start(['ready', { failed: 'out of memory' }]);
    await expect(started).rejects.toThrow(NoThreads);
    await expect(started).rejects.toThrow('out of memory');
    expect(StubWorker.made.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('should be none when one broke before it had its task', async () => {
    StubWorker.answers = [undefined];
    const workers = startHelpers(1);
    StubWorker.made[0].onerror?.({ message: 'no such script' });
    const started = helpersOf(workers, 50).start({} as never, {} as never, {} as never);
    await expect(started).rejects.toThrow('no such script');
  });

  it('should be none when one never answers', async () => {
    await expect(start(['ready', undefined])).rejects.toThrow(NoThreads);
    expect(StubWorker.made.every(({ isEnded }) => isEnded)).toBe(true);
  });
});

describe('the solver of a run', () => {
  const modules = { alone: async () => 'alone' as never, shared: async () => 'shared' as never };
  const setup = { scheme: 'inertial' } as never;

  it('should work with all threads where they start', async () => {
    StubWorker.answers = ['ready', 'ready'];
    await openSolver(modules, setup, { threads: 3, onFewer: () => expect.unreachable() });
    expect(opened).toEqual([{ module: 'shared', count: 3 }]);
  });

  it('should work with those that have been started already', async () => {
    StubWorker.answers = ['ready', 'ready'];
    const helpers = startHelpers(2);
    await openSolver(modules, setup, { threads: 3, helpers });
    expect(StubWorker.made).toHaveLength(2);
    expect(opened).toEqual([{ module: 'shared', count: 3 }]);
  });

  it('should work with one where they do not, and tell', async () => {
    StubWorker.answers = [{ failed: 'refused' }, 'ready'];
    const onFewer = vi.fn();
    await openSolver(modules, setup, { threads: 3, onFewer });
    expect(opened).toEqual([{ module: 'alone', count: 1 }]);
    expect(onFewer).toHaveBeenCalledOnce();
  });
});
