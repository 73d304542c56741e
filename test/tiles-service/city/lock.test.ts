import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  it('should take over the lock of a process that is gone', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(join(folder, 'city.lock'), String(pid));
    const unlock = await lockCity(folder);
    await unlock();
  });

  it('should take over a lock that names no process', async () => {
    writeFileSync(join(folder, 'city.lock'), 'garbage');
    await (await lockCity(folder))();
  });
});
