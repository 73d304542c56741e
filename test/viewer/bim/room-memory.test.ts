import { describe, expect, it } from 'vitest';
import { RoomMemory, type TileCache } from '../../../viewer/bim/draw/room-memory.ts';

const MB = 2 ** 20;
const cacheOf = (megabytes: number): TileCache => ({
  cachedBytes: megabytes * MB,
  minBytesSize: 0,
  maxBytesSize: 0,
});

describe('RoomMemory', () => {
  it('should let a building have all the room there is, and keep less of what is out of view', () => {
    const cache = cacheOf(40);
    new RoomMemory(() => 200 * MB).look([cache], 0);
    expect(cache.maxBytesSize / MB).toBeCloseTo(220, 6);
    expect(cache.minBytesSize / MB).toBeCloseTo(160, 6);
  });

  it('should share it with another model that stands beside', () => {
    const [own, beside] = [cacheOf(150), cacheOf(80)];
    new RoomMemory(() => 200 * MB).look([own, beside], 0);
    expect(own.maxBytesSize / MB).toBeCloseTo(132, 6);
    expect(beside.maxBytesSize / MB).toBeCloseTo(55, 6);
  });

  it('should draw coarser while what is in view is too much, and finer again once there is room', () => {
    let room = 100 * MB;
    const memory = new RoomMemory(() => room);
    const cache = cacheOf(130);
    for (let time = 0; time < 3_000; time += 750) memory.look([cache], time);
    expect(memory.coarseness).toBeGreaterThan(2);
    room = 600 * MB;
    for (let time = 3_000; time < 60_000; time += 750) memory.look([cache], time);
    expect(memory.coarseness).toBe(1);
  });
});
