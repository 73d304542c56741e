import { describe, expect, it } from 'vitest';
import { DatabaseBusy } from '../../../realtime/database/away.ts';
import { Lanes } from '../../../realtime/database/lanes.ts';

/** Work that ends when it is told to. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end };
}

describe('the lanes of one connection', () => {
  it('should do one thing at a time, what is written before what is read', async () => {
    const lanes = new Lanes([{ most: 9 }, { most: 9 }]);
    const { work, end } = held();
    const done: string[] = [];
    let atOnce = 0;
    const note = (name: string) => async () => {
      expect(++atOnce).toBe(1);
      await Promise.resolve();
      done.push(name);
      atOnce--;
    };
    const all = [lanes.run(0, work)];
    for (const [lane, name] of [
      [1, 'chart 1'],
      [0, 'segment 1'],
      [1, 'chart 2'],
      [0, 'segment 2'],
    ] as const)
      all.push(lanes.run(lane, note(name)));
    end();
    await Promise.all(all);
    expect(done).toEqual(['segment 1', 'segment 2', 'chart 1', 'chart 2']);
  });

  it('should refuse what a lane has no room for, and no other lane', async () => {
    const lanes = new Lanes([{ most: 9 }, { most: 1 }]);
    const { work, end } = held();
    const first = lanes.run(1, work);
    const second = lanes.run(1, async () => 2);
    await expect(lanes.run(1, async () => 3)).rejects.toThrow(DatabaseBusy);
    const written = lanes.run(0, async () => 4);
    end();
    expect(await Promise.all([first, second, written])).toEqual([undefined, 2, 4]);
  });

  it('should refuse what has waited for too long, and then not do it', async () => {
    const lanes = new Lanes([{ most: 9, patience: 5 }]);
    const { work, end } = held();
    const first = lanes.run(0, work);
    let isDone = false;
    const late = lanes.run(0, async () => {
      isDone = true;
    });
    await expect(late).rejects.toThrow(DatabaseBusy);
    end();
    await first;
    await lanes.run(0, async () => undefined);
    expect(isDone).toBe(false);
  });

  it('should go on after work that failed', async () => {
    const lanes = new Lanes([{ most: 9 }]);
    await expect(lanes.run(0, () => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
    expect(await lanes.run(0, async () => 1)).toBe(1);
  });
});
