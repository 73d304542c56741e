import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { ByteFile } from '../../../../tiles-service/read/json/byte-file.ts';
import { JsonCursor } from '../../../../tiles-service/read/json/json-cursor.ts';
import { NumberRows } from '../../../../tiles-service/read/json/number-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'number-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileOf(content: string): ByteFile {
  const path = join(folder, `${count++}.json`);
  writeFileSync(path, content);
  return new ByteFile(path);
}

describe('NumberRows', () => {
  it('should read every number of a row as JSON.parse reads it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(), number(), number()), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, capacity) => {
          const text = `[${rows.map((row) => `[ ${row.join(' , ')} ]`).join(',\n')}]`;
          const file = fileOf(text);
          const cursor = new JsonCursor(file);
          const target = new Float64Array(3 * capacity);
          const read: number[] = [];
          const numbers = new NumberRows(cursor, 3);
          let n: number;
          while ((n = numbers.next(target)) > 0) read.push(...target.subarray(0, n * 3));
          expect(numbers.irregular).toBe(0);
          expect(read).toEqual((JSON.parse(text) as number[][]).flat());
          file.close();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('should read the rows in the middle of an object and go on behind them', () => {
    const file = fileOf('{"a":[[1,2,3],[4,5,6]],"b":[],"c":[[7,8,9]],"d":true}');
    const cursor = new JsonCursor(file);
    const target = new Float64Array(6);
    const read: Record<string, number[]> = {};
    cursor.enterObject();
    for (const name of ['a', 'b', 'c']) {
      expect(cursor.nextKey()).toBe(name);
      read[name] = [];
      let n: number;
      const rows = new NumberRows(cursor, 3);
      while ((n = rows.next(target)) > 0) read[name].push(...target.subarray(0, n * 3));
    }
    expect(read).toEqual({ a: [1, 2, 3, 4, 5, 6], b: [], c: [7, 8, 9] });
    expect(cursor.nextKey()).toBe('d');
    expect(cursor.value()).toBe(true);
    expect(cursor.nextKey()).toBeUndefined();
  });

  it('should give NaN for a row that is not three finite numbers, and go on', () => {
    const file = fileOf(
      '[[1,2,3],[1,2],[1,2,3,4],[1,null,3],["1",2,3],null,{"a":[1]},[1e999,0,0],[[1],2,3],[4,5,6]]',
    );
    const target = new Float64Array(30);
    const rows = new NumberRows(new JsonCursor(file), 3);
    expect(rows.next(target)).toBe(10);
    expect(rows.irregular).toBe(8);
    expect(rows.next(target)).toBe(0);
    expect([...target.subarray(0, 3), ...target.subarray(27)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...target.subarray(3, 27)].every(Number.isNaN)).toBe(true);
  });

  it.each(['01', '1.', '.5', '-', '1e', '+1', '1.2.3', '0x10', '1_000', '--1', '1e5.5'])(
    'should refuse the malformed number %s',
    (text) => {
      const file = fileOf(`[[${text},2,3]]`);
      const target = new Float64Array(3);
      const rows = new NumberRows(new JsonCursor(file), 3);
      const read = () => rows.next(target) * rows.irregular;
      // What does not begin as a number is a value of another kind: it spoils its row, not the file.
      if (/^[-\d]/.test(text)) expect(read).toThrow(InputError);
      else expect(read()).toBe(1);
    },
  );
});

function number(): fc.Arbitrary<number | string> {
  return fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(3)),
    fc.constantFrom(
      '-0',
      '0',
      '0.1',
      '-0.0',
      '1e3',
      '59.279998779296875',
      '123456789012345678',
      '1E-7',
      '9007199254740993',
    ),
  );
}
