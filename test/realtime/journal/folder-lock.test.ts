import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../realtime/journal/folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = () => join(folder, 'lock.json');

describe('the lock of a folder', () => {
  it('should let one have it, and the next when that one has let go', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder-in-use' });
    await lock.release();
    expect(existsSync(lockFile())).toBe(false);
    await (await lockFolder(folder)).release();
  });

  it('should hold while it is being renewed, and leave nothing behind when let go in the midst of that', async () => {
    for (let round = 0; round < 5; round++) {
      const lock = await lockFolder(folder, 2);
      await new Promise((wake) => setTimeout(wake, 20));
      await lock.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('should take over at once from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const lock = await lockFolder(folder);
    const holder = JSON.parse(readFileSync(lockFile(), 'utf8'));
    await lock.release();
    writeFileSync(lockFile(), JSON.stringify({ ...holder, id: 'another', process: child.pid }));
    await (await lockFolder(folder)).release();
  });

  it('should take over from an earlier process that had the same number', async () => {
    const lock = await lockFolder(folder);
    const holder = JSON.parse(readFileSync(lockFile(), 'utf8'));
    await lock.release();
    writeFileSync(lockFile(), JSON.stringify({ ...holder, id: 'another', started: 'another start' }));
    await (await lockFolder(folder)).release();
  });

  it('should take over from another machine only when it renews its lock no more', async () => {
    const holder = { id: 'far', process: 1, started: '', host: 'another-machine', beat: 0 };
    writeFileSync(lockFile(), JSON.stringify(holder));
    const beating = setInterval(() => {
      holder.beat++;
      writeFileSync(lockFile(), JSON.stringify(holder));
    }, 30);
    await expect(lockFolder(folder, 100)).rejects.toThrow('another-machine');
    clearInterval(beating);
    await (await lockFolder(folder, 100)).release();
  });
});
