import { expect, it } from 'vitest';
import { FanOut } from '../../../../realtime/push/live/fan-out.ts';
import { Follower } from '../../../../realtime/push/live/follower.ts';
import type { Topic } from '../../../../realtime/push/live/topic.ts';

const topic = (number: number): Topic => ({
  info: { number, kind: 'things', layer: 'air', publication: 'public', areas: [] },
  sequence: 0,
  since: () => [],
  whole: () => [],
});

it('should make frames on for a page that may come back, and none of a replay that is over', () => {
  const fanOut = new FanOut();
  const follower = new Follower({ isReady: () => true, send() {} });
  const [live, past] = [topic(1), topic(2)];
  fanOut.follow(follower, [live]);
  fanOut.follow(follower, [past], { isOwn: true });
  expect([fanOut.isFollowed(live), fanOut.isFollowed(past)]).toEqual([true, true]);
  fanOut.follow(follower, []);
  expect([fanOut.isFollowed(live), fanOut.isFollowed(past)]).toEqual([true, false]);
  fanOut.close();
});
