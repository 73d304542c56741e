import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ByteFile } from '../../../../tiles-service/read/json/byte-file.ts';
import { jsonRecords } from '../../../../tiles-service/read/json/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'records-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function records(content: string, limits = { slice: 1e6, key: 100, depth: 10 }) {
  const path = join(folder, `${count++}.jsonl`);
  writeFileSync(path, content);
  // The bytes are valid until the next record is taken, so they are copied at once.
  return Array.from(jsonRecords(new ByteFile(path), limits), (record) => ({
    ...record,
    bytes: `${record.bytes}`,
  }));
}

describe('jsonRecords', () => {
  it('should give one record per line, blank lines left out, with number and position', () => {
    expect(records('{"a":1}\n\r\n  {"b":2}\r\n{"c":3}\n')).toEqual([
      { number: 1, position: 0, bytes: '{"a":1}', last: false },
      { number: 2, position: 12, bytes: '{"b":2}', last: false },
      { number: 3, position: 21, bytes: '{"c":3}', last: false },
    ]);
  });

  it('should mark a last record that no line end closes', () => {
    expect(records('{"a":1}\n{"b":').map((record) => record.last)).toEqual([false, true]);
  });

  it('should set records apart by RFC 8142 separators, line feeds inside allowed', () => {
    expect(records('\x1e{"a":\n1}\n\x1e{"b":2}\n').map((record) => record.bytes)).toEqual([
      '{"a":\n1}',
      '{"b":2}',
    ]);
  });

  it('should pass over a byte order mark and give nothing for an empty file', () => {
    expect(records('\ufeff{"a":1}').map((record) => [record.bytes, record.position])).toEqual([
      ['{"a":1}', 3],
    ]);
    expect(records('')).toEqual([]);
    expect(records('\n\n')).toEqual([]);
  });

  it('should hold records together over the edges of its window', () => {
    const line = (n: number) => JSON.stringify({ n, text: 'x'.repeat(70_000) });
    const lines = Array.from({ length: 60 }, (_, n) => line(n));
    expect(records(lines.join('\n')).map((record) => record.bytes)).toEqual(lines);
  });

  it('should refuse a record longer than the limit', () => {
    const run = () => records(`{"a":1}\n"${'x'.repeat(5000)}"\n`, { slice: 1024, key: 100, depth: 10 });
    expect(run).toThrow(/record 2 is larger than 1 KiB/);
  });
});
