import { afterAll, beforeAll, expect, it } from 'vitest';
import { CityStream, type StreamEntry } from '../../realtime/push/cluster/city-stream.ts';
import { connectRedis, type RedisConnection } from '../../realtime/push/cluster/redis.ts';
import { WriterLease } from '../../realtime/push/cluster/writer-lease.ts';
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
