import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  assertUnpackable,
  readZipDirectory,
  unpackZipMember,
} from '../../../../tiles-service/read/zip/zip-archive.ts';
import { writeZip } from './write-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'zip-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.zip');
const target = join(folder, 'out');

async function unpackFirst(bytes: Buffer): Promise<string> {
  writeFileSync(path, bytes);
  const [member] = await readZipDirectory(path);
  await unpackZipMember(path, member, target);
  return readFileSync(target, 'utf8');
}

describe('ZIP archives', () => {
  it('should unpack files, deflated, stored or empty', async () => {
    const text = 'abc '.repeat(100_000);
    expect(await unpackFirst(writeZip({ 'a.txt': text }))).toBe(text);
    expect(await unpackFirst(writeZip({ 'a.txt': text }, { stored: true }))).toBe(text);
    expect(await unpackFirst(writeZip({ 'a.txt': '' }, { stored: true }))).toBe('');
  });

  it('should read names that are not UTF-8 as GB18030', async () => {
    // 道路 is B5C0 C2B7 in GBK.
    const names = () => Buffer.from([0xb5, 0xc0, 0xc2, 0xb7, 0x2e, 0x73, 0x68, 0x70]);
    writeFileSync(path, writeZip({ x: 'y' }, { names }));
    expect((await readZipDirectory(path)).map(({ name }) => name)).toEqual(['道路.shp']);
  });

  it('should refuse a file that unpacks to more than the directory says, or to something else', async () => {
    const good = writeZip({ 'a.txt': 'abcdef'.repeat(50) });
    const central = good.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const smaller = Buffer.from(good);
    smaller.writeUInt32LE(10, central + 24);
    await expect(unpackFirst(smaller)).rejects.toMatchObject({ code: 'zip-corrupt' });
    const other = Buffer.from(good);
    other.writeUInt32LE(1, central + 16);
    await expect(unpackFirst(other)).rejects.toThrow(/checksum/);
  });

  it('should refuse what is there to fill the disk, before it is unpacked', async () => {
    const member = { name: 'a.shp', method: 8, encrypted: false, crc: 0, offset: 0 };
    const bomb = { ...member, size: 60 * 2 ** 30, packed: 60 * 2 ** 20 };
    await expect(unpackZipMember(path, bomb, target)).rejects.toMatchObject({ code: 'zip-too-large' });
    // Many that are each just within bounds.
    const many = Array.from({ length: 1000 }, () => ({ ...member, size: 2 ** 30, packed: 2 ** 28 }));
    expect(() => assertUnpackable(path, many)).toThrow(/unpacks to 1000\.0 GiB/);
    expect(() => assertUnpackable(path, many.slice(0, 10))).not.toThrow();
  });

  it('should refuse an archive that is cut short, encrypted or packed by an unknown method', async () => {
    const good = writeZip({ 'a.txt': 'abcdef'.repeat(50) });
    await expect(unpackFirst(good.subarray(0, good.length - 30))).rejects.toMatchObject({
      code: 'zip-corrupt',
    });
    const central = good.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const encrypted = Buffer.from(good);
    encrypted.writeUInt16LE(1, central + 8);
    await expect(unpackFirst(encrypted)).rejects.toMatchObject({ code: 'zip-encrypted' });
    const unknown = Buffer.from(good);
    unknown.writeUInt16LE(99, central + 10);
    await expect(unpackFirst(unknown)).rejects.toThrow(/method 99/);
  });
});
