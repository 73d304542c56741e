import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  linkFolder,
  makeFolderAtomically,
  measureFolder,
  sha256OfFile,
  sweepTemporaries,
  versionOf,
  writeFileAtomically,
} from '../../../tiles-service/city/files.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'city-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('makeFolderAtomically', () => {
  it('should leave nothing behind when filling it fails', async () => {
    const path = join(folder, 'product');
    const making = makeFolderAtomically(path, async (temporary) => {
      writeFileSync(join(temporary, 'half'), 'x');
      throw new Error('stopped');
    });
    await expect(making).rejects.toThrow('stopped');
    expect((await measureFolder(folder)).files).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('should keep the old folder whole until the new one is', async () => {
    const path = join(folder, 'product');
    mkdirSync(path);
    writeFileSync(join(path, 'old'), 'old');
    await makeFolderAtomically(path, async (temporary) => {
      expect(readFileSync(join(path, 'old'), 'utf8')).toBe('old');
      writeFileSync(join(temporary, 'new'), 'new');
    });
    expect(existsSync(join(path, 'old'))).toBe(false);
    expect(readFileSync(join(path, 'new'), 'utf8')).toBe('new');
  });
});

describe('sweepTemporaries', () => {
  it('should remove what a killed import left, and only that', async () => {
    mkdirSync(join(folder, 'v1.part'));
    mkdirSync(join(folder, 'v1'));
    writeFileSync(join(folder, 'scene.json.part'), '{');
    await sweepTemporaries(folder);
    expect([existsSync(join(folder, 'v1.part')), existsSync(join(folder, 'scene.json.part'))]).toEqual([
      false,
      false,
    ]);
    expect(existsSync(join(folder, 'v1'))).toBe(true);
    await sweepTemporaries(join(folder, 'not-there'));
  });
});

describe('files', () => {
  it('should be replaced whole', async () => {
    const path = join(folder, 'a', 'b.json');
    await writeFileAtomically(path, 'one');
    await writeFileAtomically(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('should be linked and not copied', async () => {
    mkdirSync(join(folder, 'from', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'from', 'deep', 'x'), '12345');
    await linkFolder(join(folder, 'from'), join(folder, 'to'));
    expect(statSync(join(folder, 'to', 'deep', 'x')).ino).toBe(
      statSync(join(folder, 'from', 'deep', 'x')).ino,
    );
    expect(await measureFolder(join(folder, 'to'))).toEqual({ files: 1, bytes: 5 });
  });

  it('should be hashed by SHA-256', async () => {
    // FIPS 180-2, appendix B.1: the message "abc".
    writeFileSync(join(folder, 'abc'), 'abc');
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('versionOf', () => {
  it('should change with any input and with their order, and with nothing else', () => {
    expect(versionOf('a', { b: 1 })).toBe(versionOf('a', { b: 1 }));
    expect(versionOf('a', { b: 1 })).not.toBe(versionOf('a', { b: 2 }));
    expect(versionOf('a', 'b')).not.toBe(versionOf('b', 'a'));
  });
});
