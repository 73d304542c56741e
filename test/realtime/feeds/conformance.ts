import { afterEach, describe, expect, it } from 'vitest';
import { type Kept, nothingKept, openTestFeed, type TestFeed, type TestFeedOptions } from './open-feed.ts';

/** A real source that a test can make tell something. */
export interface Source {
  configuration: object;
  options?: TestFeedOptions;
  /** Makes it tell a number, from 1 on; `open` for sources that call the feed. Resolves when the source has done its part. */
  tell(value: number, feed: TestFeed): Promise<unknown>;
  /** Makes it tell what cannot be read. */
  poison(feed: TestFeed): Promise<unknown>;
  /** Makes it tell the last number once more, where it can. */
  repeat?(feed: TestFeed): Promise<unknown>;
  /** It cannot be reached, and can be again. */
  away?(): Promise<unknown>;
  back?(): Promise<unknown>;
  /** It calls us, and learns by the answer. */
  calls?: boolean;
  /** It forgets nothing that was not acknowledged, so that a new process gets it. */
  remembers?: boolean;
  secret?: string;
  close(): Promise<unknown>;
}

export interface Conformance {
  source(): Promise<Source>;
  /** The numbers that have been taken in, in order. */
  seen(kept: Kept): number[];
  /** A change that makes the configuration wrong, and how the error names it. */
  wrong: readonly { change: object; names: RegExp }[];
}

const SOON = { timeout: 6_000, interval: 20 };

/** What every adapter has to do, whatever its source: see realtime/feeds/adapter.ts. */
export function conforms(name: string, { source: make, seen, wrong }: Conformance): void {
  describe(`${name} conforms`, () => {
    let source: Source;
    let feeds: TestFeed[] = [];
    const open = async (kept: Kept = nothingKept()): Promise<TestFeed> => {
      const feed = await openTestFeed(source.configuration, { ...source.options, kept });
      feeds.push(feed);
      return feed;
    };
    const begin = async (): Promise<TestFeed> => {
      source = await make();
      const feed = await open();
      await expect.poll(() => feed.states.length, SOON).toBeGreaterThan(0);
      return feed;
    };
    afterEach(async () => {
      await Promise.all(feeds.map((feed) => feed.abort()));
      feeds = [];
      await source?.close();
    });

    it('should name the field of a configuration that is wrong', async () => {
      source = await make();
      for (const { change, names } of wrong)
        await expect(openTestFeed({ ...source.configuration, ...change }, source.options)).rejects.toThrow(
          names,
        );
    });

    it('should tell what the source tells, in order', async () => {
      const feed = await begin();
      for (const value of [1, 2, 3]) {
        await source.tell(value, feed);
        await expect.poll(() => seen(feed.kept).at(-1), SOON).toBe(value);
      }
      expect([...new Set(seen(feed.kept))]).toEqual([1, 2, 3]);
      expect(feed.states.at(-1)).toBe('connected');
    });

    it('should put a poisoned payload aside and go on with the good ones', async () => {
      const feed = await begin();
      await source.tell(1, feed);
      await expect.poll(() => seen(feed.kept), SOON).toContain(1);
      await source.poison(feed);
      await expect.poll(() => feed.kept.letters.length, SOON).toBeGreaterThan(0);
      await source.tell(2, feed);
      await expect.poll(() => seen(feed.kept), SOON).toContain(2);
      expect(feed.kept.letters[0].payload.body.length).toBeGreaterThan(0);
    });

    it('should deliver again what could not be kept, and lose nothing', async () => {
      const feed = await begin();
      feed.kept.ingest.failures = 2;
      const told = source.tell(1, feed);
      if (source.calls) {
        await expect(told).rejects.toThrow(/full/);
        await expect(source.tell(1, feed)).rejects.toThrow(/full/);
        await source.tell(1, feed);
      }
      await expect.poll(() => seen(feed.kept), SOON).toEqual([1]);
      expect(feed.kept.ingest.asked).toBeGreaterThanOrEqual(3);
    });

    it('should take once what is told twice', async () => {
      const feed = await begin();
      await source.tell(1, feed);
      await expect.poll(() => seen(feed.kept), SOON).toEqual([1]);
      await source.repeat?.(feed);
      await source.tell(2, feed);
      await expect.poll(() => seen(feed.kept), SOON).toContain(2);
      expect(feed.kept.ingest.observations.filter(({ value }) => value === 1).length).toBeLessThanOrEqual(1);
    });

    it('should end within a second, even while something is being kept', async () => {
      const feed = await begin();
      feed.kept.ingest.delay = 1_500;
      const told = source.tell(1, feed);
      if (!source.calls) await expect.poll(() => feed.kept.ingest.asked, SOON).toBeGreaterThan(0);
      const began = performance.now();
      feeds = [];
      await feed.abort();
      expect(performance.now() - began).toBeLessThan(1_000);
      await Promise.allSettled([told]);
    });

    it('should tell no secret', async () => {
      const feed = await begin();
      await source.tell(1, feed).catch(() => undefined);
      await source.poison(feed).catch(() => undefined);
      await source.away?.();
      await expect.poll(() => feed.words.length, SOON).toBeGreaterThan(0);
      if (source.secret !== undefined)
        expect(JSON.stringify([feed.words, feed.kept.letters.map(({ faults }) => faults)])).not.toContain(
          source.secret,
        );
      await source.back?.();
    });
  });

  describe(`${name}, whose source goes away`, () => {
    it('should say so, and go on when it is back', async (context) => {
      const source = await make();
      if (!source.away || !source.back) {
        await source.close();
        return context.skip('its source calls us, or is a file');
      }
      const feed = await openTestFeed(source.configuration, source.options);
      try {
        await source.tell(1, feed);
        await expect.poll(() => seen(feed.kept), SOON).toContain(1);
        await source.away();
        await expect.poll(() => feed.states.at(-1), SOON).toMatch(/failed|connecting/);
        await source.back();
        await source.tell(2, feed);
        await expect.poll(() => seen(feed.kept), { ...SOON, timeout: 15_000 }).toContain(2);
        await expect.poll(() => feed.states.at(-1), SOON).toBe('connected');
      } finally {
        await feed.abort();
        await source.close();
      }
    });

    it('should get from it again what was not acknowledged when the process ended', async (context) => {
      const source = await make();
      if (!source.remembers) {
        await source.close();
        return context.skip('its source keeps nothing for us');
      }
      const first = await openTestFeed(source.configuration, source.options);
      await expect.poll(() => first.states.at(-1), SOON).toBe('connected');
      first.kept.ingest.failures = Number.POSITIVE_INFINITY;
      await source.tell(1, first);
      await expect.poll(() => first.kept.ingest.asked, SOON).toBeGreaterThan(0);
      await first.abort();
      const second = await openTestFeed(source.configuration, source.options);
      try {
        await expect.poll(() => seen(second.kept), SOON).toEqual([1]);
      } finally {
        await second.abort();
        await source.close();
      }
    });
  });
}
