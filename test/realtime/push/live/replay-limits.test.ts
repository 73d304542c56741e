import { describe, expect, it, vi } from 'vitest';
import { ANYBODY, type Subject } from '../../../../models/access/decide.ts';
import { ReplayBusy, ReplayLimits, type ReplayPlace } from '../../../../realtime/push/live/replay-limits.ts';

const officer = (account: string): Subject => ({
  account,
  grants: [{ role: 'operator', areas: '*', publication: 'internal' }],
});

/** A question to a database that answers when it is told to. */
function question(place: ReplayPlace) {
  const begun = vi.fn();
  let answer: (value: string) => void = () => {};
  const answered = place.read((signal) => {
    begun(signal);
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  });
  answered.catch(() => undefined);
  return { begun, answered, answer: () => answer('read') };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('places for replays', () => {
  it('should give one address without rights a few, and those of others none the less', () => {
    const limits = new ReplayLimits();
    const places = Array.from({ length: 5 }, () => limits.enter(ANYBODY, '10.0.0.1'));
    expect(places.map((place) => place !== undefined)).toEqual([true, true, true, true, false]);
    expect(limits.enter(ANYBODY, '10.0.0.2')).toBeDefined();
    expect(limits.enter(officer('a:1'), '10.0.0.1')).toBeDefined();
    places[0]?.leave();
    places[0]?.leave();
    expect(limits.enter(ANYBODY, '10.0.0.1')).toBeDefined();
    expect(limits.enter(ANYBODY, '10.0.0.1')).toBeUndefined();
  });

  it('should keep places for those with rights, however many others come', () => {
    const limits = new ReplayLimits();
    let anybodies = 0;
    for (let i = 0; i < 200; i++) if (limits.enter(ANYBODY, `10.0.1.${i}`)) anybodies++;
    expect(anybodies).toBe(30);
    let officers = 0;
    for (let i = 0; i < 200; i++) if (limits.enter(officer(`a:${i >> 2}`), '10.0.0.1')) officers++;
    expect(officers).toBe(30);
  });

  it('should run a few questions at once, and those of people with rights before others', async () => {
    const limits = new ReplayLimits();
    const place = (i: number) => limits.enter(ANYBODY, `10.0.1.${i}`) as ReplayPlace;
    const anybodies = [0, 1, 2].map((i) => question(place(i)));
    const officers = [0, 1, 2].map((i) => question(limits.enter(officer(`a:${i}`), '') as ReplayPlace));
    const began = () => [...anybodies, ...officers].map(({ begun }) => begun.mock.calls.length);
    await settled();
    expect(began()).toEqual([1, 1, 0, 1, 1, 0]);
    anybodies[0].answer();
    await settled();
    expect(began()).toEqual([1, 1, 0, 1, 1, 1]);
    officers[0].answer();
    await settled();
    expect(began()).toEqual([1, 1, 1, 1, 1, 1]);
    await expect(officers[0].answered).resolves.toBe('read');
  });

  it('should tell a question that runs when its asker goes, and count it until it has ended', async () => {
    const limits = new ReplayLimits();
    const places = [0, 1, 2].map((i) => limits.enter(ANYBODY, `10.0.1.${i}`) as ReplayPlace);
    const [first, , third] = places.map(question);
    await settled();
    places[0].leave();
    places[2].leave();
    expect((first.begun.mock.calls[0][0] as AbortSignal).aborted).toBe(true);
    await expect(third.answered).rejects.toBeInstanceOf(ReplayBusy);
    expect(third.begun).not.toHaveBeenCalled();
    expect(limits.running).toBe(2);
    first.answer();
    await expect(first.answered).rejects.toBeInstanceOf(ReplayBusy);
    expect(limits.running).toBe(1);
  });
});
