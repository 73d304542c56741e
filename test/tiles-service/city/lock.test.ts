import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockCity } from '../../../tiles-service/city/lock.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'city-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('lockCity', () => {
  it('should refuse a second import while the first runs, and allow it after', async () => {
    const unlock = await lockCity(folder);
    await expect(lockCity(folder)).rejects.toMatchObject({ name: 'InputError', code: 'city-locked' });
    await unlock();
    const again = await lockCity(folder);
    await again();
    expect(existsSync(join(folder, 'city.lock'))).toBe(false);
  });

  it('should let one of many take it', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => lockCity(folder)));
    const won = taken.filter(({ status }) => status === 'fulfilled');
    expect(won.length).toBe(1);
    expect(readdirSync(folder)).toEqual(['city.lock']);
  });

  it('should let one of many take over what somebody left', async () => {
    for (let round = 0; round < 20; round++) {
      writeFileSync(join(folder, 'city.lock'), 'garbage');
      const taken = await Promise.allSettled(Array.from({ length: 5 }, () => lockCity(folder)));
      const won = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won.length).toBe(1);
      await won[0]();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('should take over the lock of a process that is gone', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(join(folder, 'city.lock'), JSON.stringify({ ...(await lockOf()), pid }));
    const unlock = await lockCity(folder);
    await unlock();
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'should not take another process of the same number for the one that is gone',
    async () => {
      writeFileSync(join(folder, 'city.lock'), JSON.stringify({ ...(await lockOf()), began: '1' }));
      await (await lockCity(folder))();
    },
  );

  it('should believe an owner elsewhere while it gives signs of life, and no longer', async () => {
    const path = join(folder, 'city.lock');
    writeFileSync(path, JSON.stringify({ ...(await lockOf()), place: 'another machine', pid: 1 }));
    await expect(lockCity(folder)).rejects.toMatchObject({ code: 'city-locked' });
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(path, longAgo, longAgo);
    await (await lockCity(folder))();
  });

  it('should take over a lock that names no process', async () => {
    writeFileSync(join(folder, 'city.lock'), 'garbage');
    await (await lockCity(folder))();
  });
});

/** What the lock of this process says. */
async function lockOf(): Promise<object> {
  const unlock = await lockCity(folder);
  const lock = JSON.parse(readFileSync(join(folder, 'city.lock'), 'utf8'));
  await unlock();
  return lock;
}
