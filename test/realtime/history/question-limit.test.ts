import { describe, expect, it } from 'vitest';
import { QuestionLimit } from '../../../realtime/history/question-limit.ts';

describe('the limit of questions to the history', () => {
  it('should let so many be asked at once, the others in their turn, and refuse those beyond', async () => {
    const limit = new QuestionLimit(2, 3);
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const ask = () =>
      limit.ask(async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running--;
      });
    const asked = Array.from({ length: 5 }, ask);
    await expect(ask()).rejects.toMatchObject({ status: 503, code: 'busy' });
    for (let i = 0; i < 5; i++) {
      await expect.poll(() => ends.length).toBeGreaterThan(i);
      ends[i]();
    }
    await Promise.all(asked);
    expect(most).toBe(2);
  });

  it('should go on after a question that failed', async () => {
    const limit = new QuestionLimit(1, 0);
    await expect(limit.ask(() => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
    expect(await limit.ask(() => Promise.resolve(1))).toBe(1);
  });
});
