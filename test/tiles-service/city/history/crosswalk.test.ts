import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Crosswalk, CrosswalkWriter } from '../../../../tiles-service/city/history/crosswalk.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'city-crosswalk-'));
  path = join(folder, 'a.crosswalk');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function opened<T>(use: (crosswalk: Crosswalk) => Promise<T>): Promise<T> {
  const crosswalk = await Crosswalk.open(path);
  try {
    return await use(crosswalk);
  } finally {
    await crosswalk.close();
  }
}

describe('a crosswalk', () => {
  it('should find each of many ids, whatever the order and number of runs on the disk', async () => {
    const count = 20_000;
    // Runs of 64 kB: a few dozen of them are merged.
    const writer = new CrosswalkWriter(path, 1 << 16);
    for (let at = 0; at < count; at++) writer.add(at % 3 ? 'meters' : '门牌', `m-${at}`, `houses:${at * 7}`);
    await writer.finish();
    expect(readdirSync(folder)).toEqual(['a.crosswalk']);
    await opened(async (crosswalk) => {
      expect(crosswalk.header.count).toBe(count);
      expect(crosswalk.header.owners).toEqual({ meters: 13_333, 门牌: 6_667 });
      expect(crosswalk.header.pages.length).toBe(Math.ceil(count / 2_048));
      for (let at = 0; at < count; at += 97)
        expect(await crosswalk.find(at % 3 ? 'meters' : '门牌', `m-${at}`)).toEqual([
          { id: `houses:${at * 7}` },
        ]);
      expect(await crosswalk.find('meters', 'm-0')).toEqual([]);
      expect(await crosswalk.find('meters', `m-${count}`)).toEqual([]);
      let rows = 0;
      for await (const [, other, id] of crosswalk.rows()) {
        expect(id).toBe(`houses:${Number(other.slice(2)) * 7}`);
        rows++;
      }
      expect(rows).toBe(count);
    });
  });

  it('should find all features of one id, also where they are more than a page holds', async () => {
    const writer = new CrosswalkWriter(path);
    for (let at = 0; at < 5_000; at++) writer.add('estate', 'e1', `houses:${at}`);
    writer.add('estate', 'e2', 'houses:x');
    await writer.finish();
    await opened(async (crosswalk) => {
      expect((await crosswalk.find('estate', 'e1')).length).toBe(5_000);
      expect(await crosswalk.find('estate', 'e2')).toEqual([{ id: 'houses:x' }]);
    });
  });

  it('should say until when a row held that holds no more', async () => {
    const writer = new CrosswalkWriter(path);
    writer.add('meters', 'm', 'a:1', '2026-01-01T00:00:00.000Z');
    writer.add('meters', 'm', 'a:2');
    await writer.finish();
    await opened(async (crosswalk) => {
      expect(await crosswalk.find('meters', 'm')).toEqual(
        expect.arrayContaining([{ id: 'a:1', until: '2026-01-01T00:00:00.000Z' }, { id: 'a:2' }]),
      );
      expect(crosswalk.header.owners).toEqual({ meters: 1 });
    });
  });

  it('should be no file without a row', async () => {
    await new CrosswalkWriter(path).finish();
    const thrown = new CrosswalkWriter(path, 64);
    for (let at = 0; at < 20; at++) thrown.add('meters', `m${at}`, 'a:1');
    thrown.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('should refuse a file that is none, or is cut off', async () => {
    const writer = new CrosswalkWriter(path);
    writer.add('meters', 'm', 'a:1');
    await writer.finish();
    const bytes = readFileSync(path);
    for (const length of [0, 4, 11, 20, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      await expect(opened((crosswalk) => crosswalk.find('meters', 'm'))).rejects.toThrow(RangeError);
    }
    writeFileSync(path, 'nothing of the kind at all');
    await expect(Crosswalk.open(path)).rejects.toThrow(/is no crosswalk/);
  });
});
