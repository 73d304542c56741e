import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { ReportedEvent } from '../../../models/schema/index.ts';
import { DatabaseError } from '../../../realtime/database/database-error.ts';
import { ReportQueue } from '../../../realtime/events/report-queue.ts';

const logger = pino({ level: 'silent' });
const event = (id: string): ReportedEvent => ({
  id,
  kind: 'fire',
  title: { 'zh-CN': id, en: id },
  time: 0,
  things: [],
  source: 'feed',
  publication: 'internal',
  areas: [],
  simulated: false,
});
/** Whether a promise is kept, broken or neither by now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  const waiting = new Promise((resolve) => setTimeout(resolve, 10, 'waiting'));
  return (await Promise.race([
    promise.then(
      () => 'kept',
      () => 'broken',
    ),
    waiting,
  ])) as string;
}

describe('the queue of reports', () => {
  it('should say that a report is taken when it is written, and not before', async () => {
    let write: () => void = () => {};
    const queue = new ReportQueue(() => new Promise<void>((resolve) => (write = resolve)), logger);
    const taken = queue.take([event('a')]);
    expect(await stateOf(taken)).toBe('waiting');
    write();
    expect(await stateOf(taken)).toBe('kept');
    expect(queue.length).toBe(0);
  });

  it('should keep what the database does not take now, and refuse it to its owner at the end', async () => {
    const queue = new ReportQueue(() => Promise.reject(new DatabaseError('away', '57P01')), logger);
    const taken = queue.take([event('a')]);
    taken.catch(() => undefined);
    expect(await stateOf(taken)).toBe('waiting');
    expect(queue.length).toBe(1);
    queue.close();
    expect(await stateOf(taken)).toBe('broken');
    await expect(queue.take([event('b')])).rejects.toThrow('closed');
  });

  it('should leave out what no database takes, and go on with the next', async () => {
    const written: string[] = [];
    const queue = new ReportQueue(async ({ id }) => {
      if (id === 'broken') throw new DatabaseError('invalid byte sequence', '22021');
      written.push(id);
    }, logger);
    await queue.take([event('broken'), event('good')]);
    expect(written).toEqual(['good']);
  });
});
