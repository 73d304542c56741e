import { describe, expect, it } from 'vitest';
import { liveConfigurationSchema } from '../../models/schema/index.ts';
import type { NextConfiguration } from '../../realtime/live-city.ts';
import { configureRunning, openByNewest } from '../../realtime/newest-configuration.ts';

const AREAS = { list: [], at: () => [] };
const configured = (eventCode: string): NextConfiguration => ({
  configuration: liveConfigurationSchema.parse({
    schema: 'citymirror/live/1',
    eventCode,
    layers: [],
    feeds: [],
  }),
  areas: AREAS,
});

/** A city that notes by what it runs, and waits before it does. */
function running(by: NextConfiguration, whileConfigured: () => void = () => undefined) {
  const codes = [by.configuration.eventCode];
  return {
    codes,
    isClosed: false,
    async configure(next: NextConfiguration) {
      await Promise.resolve();
      if (next.configuration.eventCode === 'BAD') throw new Error('A feed cannot be used.');
      codes.push(next.configuration.eventCode);
      whileConfigured();
    },
    async close() {
      this.isClosed = true;
    },
  };
}

describe('a live.json that is changed while a city is being opened', () => {
  it('should be followed when it is open, as often as it was changed', async () => {
    let newest = configured('AA');
    const city = await openByNewest(
      () => newest,
      async (by) => {
        newest = configured('BB');
        return running(by, () => {
          if (newest.configuration.eventCode === 'BB') newest = configured('CC');
        });
      },
    );
    expect(city.codes).toEqual(['AA', 'BB', 'CC']);
    expect(city.isClosed).toBe(false);
  });

  it('should leave nothing open where it cannot be followed', async () => {
    let newest = configured('AA');
    let city: ReturnType<typeof running> | undefined;
    const opening = openByNewest(
      () => newest,
      async (by) => {
        newest = configured('BAD');
        city = running(by);
        return city;
      },
    );
    await expect(opening).rejects.toThrow('A feed cannot be used.');
    expect(city?.isClosed).toBe(true);
  });

  it('should be followed by the one that came in the place of another meanwhile', async () => {
    const second = running(configured('AA'));
    let now: ReturnType<typeof running> | undefined;
    const first = running(configured('AA'), () => {
      now = second;
    });
    now = first;
    await configureRunning(() => now, configured('BB'));
    expect([first.codes, second.codes]).toEqual([
      ['AA', 'BB'],
      ['AA', 'BB'],
    ]);
    now = undefined;
    await configureRunning(() => now, configured('CC'));
    expect(second.codes).toHaveLength(2);
  });
});
