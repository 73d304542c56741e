import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { feedSchema } from '../../../models/schema/index.ts';
import { ADAPTERS } from '../../../realtime/feeds/adapters.ts';
import { checkFeed } from '../../../realtime/feeds/feed-configuration.ts';

const page = readFileSync('docs/feeds.md', 'utf8');
const examples = [...page.matchAll(/```json feed\n([\s\S]*?)```/g)].map(([, text]) =>
  feedSchema.parse(JSON.parse(text)),
);
const environment = {
  MQTT_PASSWORD: 'a word of some length',
  PARKING_TOKEN: 'a token of some length',
  DRAINAGE_PASSWORD: 'a word of some length',
  HOTLINE_SECRET: 'a secret of some length',
};

describe('the examples of docs/feeds.md', () => {
  it('should have one of each adapter, but for the simulator, which is of the demo city', () => {
    expect(new Set(examples.map(({ adapter }) => adapter))).toEqual(
      new Set(Object.keys(ADAPTERS).filter((name) => name !== 'simulator')),
    );
  });

  it.each(examples.map((feed) => [feed.adapter, feed] as const))(
    'should be right for %s',
    async (_, feed) => {
      const { value, adapter } = await checkFeed(feed, ADAPTERS, environment);
      expect(JSON.stringify(value)).not.toContain('${');
      // The reader is made too: its paths, units and datums are looked at.
      await expect(
        adapter.reader(value, { folder: '.', signal: new AbortController().signal }),
      ).resolves.toBeDefined();
    },
  );
});
