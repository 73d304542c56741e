import { describe, expect, it } from 'vitest';
import { serverTroubles } from '../../../../viewer/panels/feeds/server-troubles.ts';
import { feedsOf } from '../../../../viewer/panels/live/feeds-of.ts';

const problem = { place: 'feeds.3.rhythm', reason: 'a number is wanted.', since: 5 };
const air = { id: 'air', name: { 'zh-CN': '空气', en: 'Air' }, connection: 'connected', stale: false };

describe('troubles of the server on the feed board', () => {
  it('should be read beside the feeds, and be no feed', () => {
    const records = { air, ':live.json': { problem }, ':database': { awaySince: 7 } };
    expect(serverTroubles(records)).toEqual({ problem, awaySince: 7 });
    expect(feedsOf(records)).toEqual([air]);
  });

  it('should be none where nothing is told, or something of another version', () => {
    expect(serverTroubles({ air })).toEqual({});
    expect(serverTroubles({ ':live.json': { problem: 'bad' }, ':database': 3 })).toEqual({});
  });
});
