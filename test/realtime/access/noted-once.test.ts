import { describe, expect, it } from 'vitest';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import { NotedOnce } from '../../../realtime/access/audit/noted-once.ts';

const READ = { action: 'series.read', object: 'liangjiang/water:1' };
const asker = (session: string | undefined, address = '10.0.0.1') => ({
  actor: session === undefined ? 'local' : 'a1',
  address,
  ...(session === undefined ? {} : { session }),
});

describe('what is noted once', () => {
  it('should stand in the log once for each session and thing, however often it is read', async () => {
    const facts: AuditFact[] = [];
    const noted = new NotedOnce({ record: async (fact) => facts.push(fact) });
    await Promise.all(Array.from({ length: 20 }, () => noted.note(asker('one'), READ)));
    await noted.note(asker('two'), READ);
    await noted.note(asker('one'), { ...READ, object: 'liangjiang/water:2' });
    await noted.note(asker(undefined), READ);
    await noted.note(asker(undefined), READ);
    expect(facts.map(({ actor, object }) => [actor, object])).toEqual([
      ['a1', 'liangjiang/water:1'],
      ['a1', 'liangjiang/water:1'],
      ['a1', 'liangjiang/water:2'],
      ['local', 'liangjiang/water:1'],
    ]);
    expect(facts[0]).toEqual({ actor: 'a1', address: '10.0.0.1', ...READ, outcome: 'done' });
  });

  it('should not be taken as noted while it could not be written', async () => {
    let isFull = true;
    const noted = new NotedOnce({ record: async () => isFull && Promise.reject(new Error('disk full')) });
    await expect(noted.note(asker('one'), READ)).rejects.toThrow('disk full');
    await expect(noted.note(asker('one'), READ)).rejects.toThrow('disk full');
    isFull = false;
    await noted.note(asker('one'), READ);
  });
});
