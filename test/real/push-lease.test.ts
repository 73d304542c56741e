import { afterAll, beforeAll, expect, it } from 'vitest';
import { CityStream, type StreamEntry } from '../../realtime/push/cluster/city-stream.ts';
import { connectRedis, type RedisConnection } from '../../realtime/push/cluster/redis.ts';
import { shareCity } from '../../realtime/push/cluster/share-city.ts';
import { leaseKey, WriterLease } from '../../realtime/push/cluster/writer-lease.ts';
import { openLive } from '../realtime/push/live/open-live.ts';
import { SmallStates, smallCity } from '../realtime/push/live/small-city.ts';
import { describeServices } from '../services/describe-services.ts';
import { type Service, redis as startRedis } from '../services/start-services.ts';

describeServices('the one writer of a city', ['redis'], () => {
  let service: Service;
  let redis: RedisConnection;
  let name = 0;

  beforeAll(async () => {
    service = await startRedis();
    redis = await connectRedis(service.url);
  });
  afterAll(async () => {
    redis?.close();
    await service?.stop();
  });

  /** A process that would be the writer, by its epochs; −1: it was told that it is no longer. */
  function candidate(of: string, holder: string) {
    const epochs: number[] = [];
    const lease = new WriterLease({
      redis,
      name: of,
      holder,
      patience: 400,
      onTaken: (epoch) => epochs.push(epoch),
      onLost: () => epochs.push(-1),
    });
    return { lease, epochs };
  }

  it('should be one at a time, and the next at once when it goes', async () => {
    const of = `city-${++name}`;
    const first = candidate(of, 'a');
    await expect.poll(() => first.epochs.length).toBe(1);
    const second = candidate(of, 'b');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect([first.epochs.length, second.epochs.length]).toEqual([1, 0]);
    await first.lease.close();
    await expect.poll(() => second.epochs.length).toBe(1);
    expect(second.epochs[0]).toBeGreaterThan(first.epochs[0]);
    await second.lease.close();
  });

  it('should hear that it was overtaken, and have its words refused from then on', async () => {
    const of = `city-${++name}`;
    const first = candidate(of, 'a');
    await expect.poll(() => first.epochs.length).toBe(1);
    const stream = new CityStream(redis, of);
    const entry: StreamEntry = { epoch: first.epochs[0], kind: 'frames', payload: Uint8Array.of(1, 0, 255) };
    const heard: StreamEntry[] = [];
    const ends = new AbortController();
    const reading = await connectRedis(service.url);
    await stream.follow('told', reading, (one) => heard.push(one), ends.signal);
    expect(await stream.write('a', entry)).toBe(true);
    // As if it had slept for so long that another has taken its place.
    await redis.command('SET', `citymirror:${of}:writer`, 'b', 'PX', '60000');
    expect(await stream.write('a', entry)).toBe(false);
    await expect.poll(() => first.epochs).toEqual([first.epochs[0], -1]);
    await expect.poll(() => heard.map(({ payload }) => [...payload])).toEqual([[1, 0, 255]]);
    ends.abort();
    reading.close();
    await first.lease.close();
  });

  it('should go on as it was where it was too busy to say so, if nobody has taken its place', async () => {
    const of = `city-${++name}`;
    const { lease, epochs } = candidate(of, 'a');
    await expect.poll(() => epochs.length).toBe(1);
    await redis.command('DEL', `citymirror:${of}:writer`);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(epochs).toHaveLength(1);
    expect(lease.epoch).toBe(epochs[0]);
    await lease.close();
  });

  it('should have a larger epoch where it begins anew, though nobody had its place meanwhile', async () => {
    const of = `city-${++name}`;
    const { lease, epochs } = candidate(of, 'a');
    await expect.poll(() => epochs.length).toBe(1);
    // It closed what it told, as when Redis was away for too long: its topics get other numbers.
    lease.lose();
    await expect.poll(() => epochs.length).toBe(3);
    expect(epochs[1]).toBe(-1);
    expect(epochs[2]).toBeGreaterThan(epochs[0]);
    await redis.command('DEL', `citymirror:${of}:writer`);
    lease.lose();
    await expect.poll(() => epochs.length).toBe(5);
    expect(epochs[4]).toBeGreaterThan(epochs[2]);
    await lease.close();
  });

  it('should have a larger epoch even after Redis has forgotten everything', async () => {
    const of = `city-${++name}`;
    const first = candidate(of, 'a');
    await expect.poll(() => first.epochs.length).toBe(1);
    await first.lease.close();
    await redis.command('FLUSHALL');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = candidate(of, 'b');
    await expect.poll(() => second.epochs.length).toBe(1);
    expect(second.epochs[0]).toBeGreaterThan(first.epochs[0]);
    await second.lease.close();
  });

  it('should be told that it cannot be opened, let others try, and try again', async () => {
    const live = await openLive(smallCity(new SmallStates()));
    const of = `city-${++name}`;
    const failed: unknown[] = [];
    const warned: unknown[] = [];
    let tries = 0;
    const shared = await shareCity({
      service: live.service,
      url: service.url,
      city: of,
      patience: 400,
      async open() {
        if (tries++ === 0) throw new Error('Its areas are missing.');
        return { city: smallCity(new SmallStates(), { id: of }), close: async () => undefined };
      },
      onFailed: (error) => failed.push(error),
      onError: (error) => warned.push(error),
    });
    await expect.poll(() => failed).toEqual([new Error('Its areas are missing.')]);
    await expect.poll(() => redis.command('GET', leaseKey(of))).toBe(null);
    await expect.poll(() => shared.epoch, { timeout: 3_000 }).toBeDefined();
    expect([tries, failed.length, warned]).toEqual([2, 1, []]);
    await shared.close();
    await live.close();
  });

  it('should end when Redis is away for too long, and begin again when it is back', async () => {
    const of = `city-${++name}`;
    const { lease, epochs } = candidate(of, 'a');
    await expect.poll(() => epochs.length).toBe(1);
    await service.end();
    await expect.poll(() => epochs.at(-1), { timeout: 3_000 }).toBe(-1);
    await service.start();
    await expect.poll(() => epochs.length, { timeout: 10_000 }).toBe(3);
    await lease.close();
  });
});
