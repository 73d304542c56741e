import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { ByteFile, openBytes } from '../../../../tiles-service/read/json/byte-file.ts';
import { JsonCursor } from '../../../../tiles-service/read/json/json-cursor.ts';
import { JSON_LIMITS } from '../../../../tiles-service/read/json/limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'json-cursor-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileOf(content: string | Uint8Array): ByteFile {
  const path = join(folder, `${count++}.json`);
  writeFileSync(path, content);
  return new ByteFile(path);
}

/** Walks a whole value with the cursor and builds what JSON.parse would. */
function walk(cursor: JsonCursor): unknown {
  const code = cursor.peek();
  if (code === 0x7b) {
    const object: Record<string, unknown> = {};
    cursor.enterObject();
    let key: string | undefined;
    while ((key = cursor.nextKey()) !== undefined) {
      Object.defineProperty(object, key, {
        value: walk(cursor),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return object;
  }
  if (code === 0x5b) {
    const array: unknown[] = [];
    cursor.enterArray();
    while (cursor.nextElement()) array.push(walk(cursor));
    return array;
  }
  return cursor.value();
}

function errorOf(action: () => unknown): InputError {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('No error was thrown.');
}

describe('JsonCursor', () => {
  it('should walk any JSON value as JSON.parse reads it, compact or indented', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const file = fileOf(text);
        expect(walk(new JsonCursor(file))).toEqual(JSON.parse(text));
        file.close();
      }),
      { numRuns: 200 },
    );
  });

  it('should give the same values where they cross the edge of its window', () => {
    const member = {
      text: 'a "quoted" \\ backslash \\" and 城市 é',
      numbers: [1, -2.5, 1e-7],
      nested: { deep: [[[]]] },
    };
    const unit = `${JSON.stringify(member)},`;
    // The window is 1 MiB: each byte of both units lies once at its edge.
    const filler = ' '.repeat(2 ** 20 - 2 * Buffer.byteLength(unit) - 4);
    for (let shift = 0; shift < 2 * Buffer.byteLength(unit) + 8; shift++) {
      const text = `[${filler}${' '.repeat(shift)}${unit}${unit}"end"]`;
      const file = fileOf(text);
      const cursor = new JsonCursor(file);
      cursor.enterArray();
      cursor.nextElement();
      cursor.skip();
      cursor.nextElement();
      expect(JSON.parse(cursor.slice().toString())).toEqual(member);
      cursor.nextElement();
      expect(cursor.value()).toBe('end');
      expect(cursor.nextElement()).toBe(false);
      file.close();
    }
  });

  it('should hold a value that is larger than its window', () => {
    const big = 'x\\'.repeat(1_500_000);
    const file = fileOf(JSON.stringify({ a: 1, big, b: 2 }));
    const cursor = new JsonCursor(file);
    expect(walk(cursor)).toEqual({ a: 1, big, b: 2 });
  });

  it('should pass over a byte order mark', () => {
    const file = fileOf(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":1}')]));
    expect(walk(new JsonCursor(file))).toEqual({ a: 1 });
  });

  it('should go back to a position that it gave', () => {
    const file = fileOf('{"a":{"x":[1,2]},"b":3}');
    const cursor = new JsonCursor(file);
    cursor.enterObject();
    cursor.nextKey();
    const position = cursor.position;
    cursor.skip();
    cursor.nextKey();
    cursor.seek(position);
    expect(walk(cursor)).toEqual({ x: [1, 2] });
  });

  it.each([
    ['{"a":1 "b":2}', 'json-syntax'],
    ['{"a" 1}', 'json-syntax'],
    ['{a:1}', 'json-syntax'],
    ['{"a":1,}', 'json-syntax'],
    ['[1,]', 'json-syntax'],
    ['[,1]', 'json-syntax'],
    ['[1 2]', 'json-syntax'],
    ['{"a":tru}', 'json-syntax'],
    ['{"a":"\\x"}', 'json-syntax'],
    ['{"a":}', 'json-syntax'],
    ['', 'json-truncated'],
    ['{', 'json-truncated'],
    ['{"a', 'json-truncated'],
    ['{"a":[1,2', 'json-truncated'],
    ['{"a":"x\\', 'json-truncated'],
    ['{"a":{"b":1}', 'json-truncated'],
  ])('should refuse %s with %s', (text, code) => {
    expect(errorOf(() => walk(new JsonCursor(fileOf(text)))).code).toBe(code);
  });

  it('should say in what and where a file ends too early', () => {
    const cursor = new JsonCursor(fileOf('{"CityObjects":{"one":{"type":"Buil'));
    cursor.enterObject();
    cursor.nextKey();
    cursor.enterObject();
    cursor.nextKey();
    cursor.where = 'CityObject "one"';
    const error = errorOf(() => cursor.skip());
    expect(error.message).toContain('ends in the middle of CityObject "one"');
    expect(error.message).toContain('byte 35');
  });

  it('should refuse values that are too deep, too long, or named too long, and name the limit', () => {
    const deep = errorOf(() => new JsonCursor(fileOf('['.repeat(200) + ']'.repeat(200))).skip());
    expect(deep.code).toBe('json-too-deep');
    expect(deep.message).toContain('100 levels');
    const limits = { ...JSON_LIMITS, slice: 1024 };
    const long = fileOf(JSON.stringify({ a: 'x'.repeat(2_000_000) }));
    const cursor = new JsonCursor(long, 0, limits);
    cursor.enterObject();
    cursor.nextKey();
    const tooLong = errorOf(() => cursor.slice());
    expect(tooLong.code).toBe('json-too-large');
    expect(tooLong.message).toContain('1 KiB');
    // Passing over it needs no memory, and is allowed.
    const second = new JsonCursor(long, 0, limits);
    second.skip();
    expect(second.peek()).toBe(-1);
    const named = new JsonCursor(fileOf(JSON.stringify({ ['k'.repeat(20_000)]: 1 })));
    named.enterObject();
    expect(errorOf(() => named.nextKey()).code).toBe('json-too-large');
  });

  it('should refuse text that is not UTF-8 instead of replacing it', () => {
    const gbk = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xb3, 0xc7, 0xca, 0xd0]),
      Buffer.from('"}'),
    ]);
    expect(errorOf(() => walk(new JsonCursor(fileOf(gbk)))).code).toBe('not-utf8');
    const utf16 = Buffer.from('\ufeff{"a":1}', 'utf16le');
    expect(errorOf(() => walk(new JsonCursor(fileOf(utf16)))).code).toBe('not-utf8');
    expect(walk(new JsonCursor(fileOf('{"a":"\ufffd"}')))).toEqual({ a: '\ufffd' });
  });

  it('should never crash or hang on mutated bytes', () => {
    const valid = Buffer.from(
      '{"type":"X","list":[[1.5,2,-3e2],[4,5,6]],"object":{"k":"v \\u00e9"},"t":true,"n":null}',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(),
        (edits, cut) => {
          const bytes = Buffer.from(valid);
          for (const [at, value] of edits) bytes[at] = value;
          const file = fileOf(bytes.subarray(0, cut % 3 === 0 ? cut % valid.length : valid.length));
          try {
            walk(new JsonCursor(file));
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          } finally {
            file.close();
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('openBytes', () => {
  it('should unpack gzip whatever the name, several members too', async () => {
    const path = join(folder, 'plain.json');
    writeFileSync(path, Buffer.concat([gzipSync('{"a":'), gzipSync('1}')]));
    const file = await openBytes(path, folder);
    expect(file.name).toBe('plain.json');
    expect(walk(new JsonCursor(file))).toEqual({ a: 1 });
  });

  it('should refuse damaged and truncated gzip', async () => {
    const whole = gzipSync(Buffer.from('{"a":1}'.repeat(1000)));
    const cut = join(folder, 'cut.gz');
    writeFileSync(cut, whole.subarray(0, whole.length - 12));
    await expect(openBytes(cut, folder)).rejects.toMatchObject({ code: 'gzip-damaged' });
    const damaged = join(folder, 'damaged.gz');
    whole[20] ^= 0xff;
    writeFileSync(damaged, whole);
    await expect(openBytes(damaged, folder)).rejects.toMatchObject({ code: 'gzip-damaged' });
  });

  it('should name a file that is missing or a folder', async () => {
    await expect(openBytes(join(folder, 'none.json'), folder)).rejects.toMatchObject({
      code: 'file-missing',
    });
    await expect(openBytes(folder, folder)).rejects.toMatchObject({ code: 'not-a-file' });
  });
});
