import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdFilter } from '../../../../../tiles-service/read/osm/disk/id-filter.ts';
import { RecordFile } from '../../../../../tiles-service/read/osm/disk/record-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osm-records-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('RecordFile', () => {
  it('should give back records of any length, in order and one by one', () => {
    const file = new RecordFile(join(folder, 'records'));
    // Around the sizes of a page and of the write buffer.
    const lengths = [0, 1, 65_531, 65_532, 65_536, 3, 1_048_571, 1_048_572, 1_048_577, 2_000_000, 7];
    const records = lengths.map((length, i) => Buffer.alloc(length, i + 1));
    const offsets = records.map((record) => file.append(record));
    file.finish();
    expect([...file.records()].map(({ offset }) => offset)).toEqual(offsets);
    for (const i of [10, 3, 0, 9, 6, 1, 2, 8, 4, 7, 5])
      expect(file.read(offsets[i]).equals(records[i])).toBe(true);
    expect(file.read(offsets[9], 5)).toEqual(Buffer.alloc(5, 10));
    file.close();
  });
});

describe('IdFilter', () => {
  it('should know every id that was added, and hardly any other', () => {
    const filter = new IdFilter();
    expect(filter.mayHave(1)).toBe(false);
    const idOf = (i: number) => i * 977 + (i % 3) * 4_294_967_296;
    for (let i = 0; i < 100_000; i++) filter.add(idOf(i));
    let wrong = 0;
    for (let i = 0; i < 100_000; i++) {
      if (!filter.mayHave(idOf(i))) throw new Error(`${idOf(i)} was forgotten`);
      if (filter.mayHave(idOf(i) + 1)) wrong++;
    }
    // (1 − e^(−4·100000/2^27))^4 ≈ 8e-11 of 100,000.
    expect(wrong).toBeLessThan(3);
  });
});
