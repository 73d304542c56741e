import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openTestFeed } from '../../realtime/feeds/open-feed.ts';
import { describeReal, realData } from '../data.ts';

describeReal('traces of SUMO', () => {
  it.each([
    ['sumo/bologna_pasubio_fcd_600-900s_5s_wgs84.xml.gz', [11.3, 44.49, 11.34, 44.51]],
    ['geneva/derived/sumo/geneva_randomtrips_fcd_600-900s_5s_wgs84.xml.gz', [6.09, 46.18, 6.17, 46.24]],
  ])('should play %s whole, in its city', async (path, [west, south, east, north]) => {
    const text = gunzipSync(readFileSync(realData(path))).toString();
    const positions = text.match(/<vehicle /g)!.length;
    const vehicles = new Set([...text.matchAll(/<vehicle id="([^"]+)"/g)].map(([, id]) => id)).size;
    const feed = await openTestFeed({ adapter: 'sumo-fcd', file: realData(path), times: 'recorded' });
    await expect.poll(() => feed.states.at(-1), { timeout: 120_000, interval: 100 }).toBe('closed');
    const { ingest, letters } = feed.kept;
    expect(letters).toEqual([]);
    expect(ingest.observations.length).toBe(positions);
    expect(ingest.things.size).toBe(vehicles);
    for (const { value } of ingest.observations) {
      const { longitude, latitude } = value as { longitude: number; latitude: number };
      expect(longitude > west && longitude < east && latitude > south && latitude < north).toBe(true);
    }
    // A timestep every five seconds, from the 600th on.
    const times = [...new Set(ingest.observations.map(({ time }) => time))];
    expect(times[0]).toBe(Date.parse('2000-01-01T00:10:00Z'));
    expect(times[1] - times[0]).toBe(5_000);
    await feed.abort();
  });
});
