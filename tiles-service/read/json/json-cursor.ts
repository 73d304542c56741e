import { InputError } from '../../../models/errors.ts';
import type { Bytes } from './byte-file.ts';
import { ByteWindow } from './byte-window.ts';
import { JSON_LIMITS, type JsonLimits } from './limits.ts';
import { ENDS_SCALAR, isJsonNumber, simpleNumber } from './number.ts';
import { decodeUtf8 } from './text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What a byte means while a value is passed over: 1 string, 2 opens, 3 closes, 0 nothing. */
const STRUCTURE = new Uint8Array(256);
STRUCTURE[QUOTE] = 1;
STRUCTURE[OPEN_ARRAY] = STRUCTURE[OPEN_OBJECT] = 2;
STRUCTURE[CLOSE_ARRAY] = STRUCTURE[CLOSE_OBJECT] = 3;

const SPACE = new Uint8Array(256);
SPACE[0x20] = SPACE[0x09] = SPACE[0x0a] = SPACE[0x0d] = 1;

/** Where a number that was read ends. */
const stop = new Int32Array(1);

/**
 * A pull scanner over the bytes of a JSON file of any size. The caller walks objects (`enterObject`, `nextKey`)
 * and arrays (`enterArray`, `nextElement`) and, standing before a value, passes over it (`skip`), takes its
 * bytes (`slice`) or parses it (`value`, `number`). Memory: one window of the
 * file, grown to `limits.slice` at most. Errors are InputErrors that name the file, the place and the byte.
 */
export class JsonCursor {
  /** The place in words, for errors: set by the caller on the way down. */
  where = 'the file';
  readonly #window: ByteWindow;
  readonly #limits: JsonLimits;
  /** True right after a container was entered: then the next member comes without a comma. */
  #first = true;

  constructor(file: Bytes, position = 0, limits: JsonLimits = JSON_LIMITS) {
    this.#window = new ByteWindow(file, position);
    this.#limits = limits;
    if (position === 0) this.#skipByteOrderMark();
  }

  /** Position in the file of the next byte. */
  get position(): number {
    return this.#window.position;
  }

  get fileName(): string {
    return this.#window.file.name;
  }

  /** Goes on at a value that starts at `position`. */
  seek(position: number): void {
    this.#window.seek(position);
    this.#first = true;
  }

  /** The first byte of the next value or mark, blanks passed over; -1 at the end of the file. */
  peek(): number {
    const window = this.#window;
    for (;;) {
      const bytes = window.bytes;
      const end = window.end;
      let at = window.at;
      while (at < end && SPACE[bytes[at]]) at++;
      window.at = at;
      if (at < end) return bytes[at];
      if (!window.more(at, this.#limits.slice, this.where)) return -1;
    }
  }

  enterObject(): void {
    this.#expect(OPEN_OBJECT, 'an object');
    this.#first = true;
  }

  enterArray(): void {
    this.#expect(OPEN_ARRAY, 'an array');
    this.#first = true;
  }

  /** The next member's name, standing before its value then; undefined once the object has ended. */
  nextKey(): string | undefined {
    let code = this.peek();
    if (code === CLOSE_OBJECT) {
      this.#leave();
      return undefined;
    }
    if (!this.#first) {
      this.#expect(COMMA, 'a comma or the end of the object');
      code = this.peek();
    }
    if (code !== QUOTE) this.#unexpected(code, "a member's name");
    const { start, end } = this.#span(this.#limits.key);
    const key = this.#parse(start, end) as string;
    this.#expect(COLON, 'a colon');
    this.#first = false;
    return key;
  }

  /** True standing before the next element; false once the array has ended. */
  nextElement(): boolean {
    const code = this.peek();
    if (code === CLOSE_ARRAY) {
      this.#leave();
      return false;
    }
    if (!this.#first) {
      this.#expect(COMMA, 'a comma or the end of the array');
      // A comma promises another element.
      if (this.peek() === CLOSE_ARRAY) this.#unexpected(CLOSE_ARRAY, 'an element');
    }
    this.#first = false;
    return true;
  }

  /** Passes over the next value; only its strings and brackets are looked at. */
  skip(): void {
    this.#pass(false, 0);
  }

  /** The bytes of the next value, valid until the next call. Longer than the slice limit: InputError. */
  slice(): Buffer {
    const { start, end } = this.#span(this.#limits.slice);
    return this.#window.bytes.subarray(start, end);
  }

  /** The next value, parsed. */
  value(): unknown {
    const { start, end } = this.#span(this.#limits.slice);
    return this.#parse(start, end);
  }

  /** The next value if it is a number (Infinity beyond what a double holds); NaN, the value passed over, if not. */
  number(): number {
    const window = this.#window;
    this.peek();
    // A number shorter than this lies whole in the window, or the file ends.
    if (window.end - window.at < 32) window.more(window.at, this.#limits.slice, this.where);
    const value = simpleNumber(window.bytes, window.at, window.end, stop);
    if (stop[0] >= 0) {
      window.at = stop[0];
      return value;
    }
    const { start, end } = this.#span(this.#limits.slice);
    const text = window.bytes.toString('latin1', start, end);
    if (isJsonNumber(text)) return Number(text);
    if (/^[-\d]/.test(text)) {
      throw this.error(
        'json-syntax',
        `"${text.slice(0, 40)}" is not a number`,
        'Mend the file or export it again.',
      );
    }
    return Number.NaN;
  }

  /** An InputError about the place that the cursor stands at. */
  error(code: string, message: string, advice: string): InputError {
    return new InputError(
      code,
      this.fileName,
      `${message} (in ${this.where}, near byte ${this.position}).`,
      advice,
    );
  }

  /** Start and end in the window of the next value, which is held whole. */
  #span(limit: number): { start: number; end: number } {
    const start = this.#pass(true, limit);
    return { start, end: this.#window.at };
  }

  /**
   * Passes over the next value. With `keep` its bytes stay in the window, and the index of the first one is
   * returned.
   */
  #pass(keep: boolean, limit: number): number {
    const first = this.peek();
    const window = this.#window;
    if (first === -1) this.#truncated();
    this.#first = false;
    let start = window.at;
    let depth = 0;
    let inString = false;
    const scalar = STRUCTURE[first] === 0;
    if (STRUCTURE[first] === 3 || first === COMMA || first === COLON) this.#unexpected(first, 'a value');
    for (;;) {
      const bytes = window.bytes;
      const end = window.end;
      let at = window.at;
      if (scalar) {
        while (at < end && ENDS_SCALAR[bytes[at]] === 0) at++;
        if (at < end) {
          window.at = at;
          break;
        }
      } else {
        const done = at;
        scan: while (at < end) {
          if (inString) {
            // The end of the string, or of the window. A backslash takes the byte behind it along.
            for (;;) {
              const code = bytes[at];
              if (code === QUOTE) break;
              at += code === BACKSLASH ? 2 : 1;
              if (at >= end) break scan;
            }
            at++;
            inString = false;
            if (depth === 0) break;
            continue;
          }
          const mark = STRUCTURE[bytes[at++]];
          if (mark === 0) continue;
          if (mark === 1) inString = true;
          else if (mark === 2) {
            if (++depth > this.#limits.depth) this.#tooDeep();
          } else if (--depth === 0) break;
        }
        if (at > done && at <= end && depth === 0 && !inString) {
          window.at = at;
          break;
        }
      }
      // A backslash at the very end of the window: go on at the byte that it escapes.
      const overshoot = at > end ? at - end : 0;
      window.at = end;
      const kept = keep ? start : end;
      if (!window.more(kept, keep ? limit : this.#limits.slice, this.where)) {
        if (scalar) break;
        this.#truncated();
      }
      if (keep) start -= kept;
      if (overshoot > 0) {
        if (window.at + overshoot > window.end) this.#truncated();
        window.at += overshoot;
      }
    }
    if (keep && window.at - start > limit) {
      // The window may hold more than the limit: the limit counts, not the luck of the window.
      throw new InputError(
        'json-too-large',
        this.fileName,
        `${this.where} is larger than ${Math.round(limit / 1024)} KiB (near byte ${this.position}).`,
        'Split it into smaller parts.',
      );
    }
    return start;
  }

  #parse(start: number, end: number): unknown {
    const bytes = this.#window.bytes;
    // Most names and strings are plain: no parser, no escape.
    if (bytes[start] === QUOTE && isPlain(bytes, start + 1, end - 1))
      return bytes.toString('latin1', start + 1, end - 1);
    try {
      return JSON.parse(decodeUtf8(bytes.subarray(start, end), this.fileName));
    } catch (error) {
      if (error instanceof InputError) throw error;
      const position = this.position - (end - start);
      throw new InputError(
        'json-syntax',
        this.fileName,
        `is not JSON (in ${this.where}, near byte ${position}): ${(error as Error).message.slice(0, 200)}.`,
        'Mend the file or export it again.',
      );
    }
  }

  #expect(code: number, what: string): void {
    const found = this.peek();
    if (found !== code) this.#unexpected(found, what);
    this.#window.at++;
  }

  #leave(): void {
    this.#window.at++;
    this.#first = false;
  }

  #skipByteOrderMark(): void {
    const window = this.#window;
    if (window.end - window.at < 3) window.more(window.at, this.#limits.slice, this.where);
    const { bytes } = window;
    if (window.end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) window.at = 3;
    else if (window.end >= 2 && (bytes[0] | bytes[1]) === 0xff && (bytes[0] & bytes[1]) === 0xfe) {
      throw new InputError('not-utf8', this.fileName, 'is UTF-16.', 'Save it as UTF-8, as JSON requires.');
    }
  }

  #unexpected(code: number, expected: string): never {
    if (code === -1) this.#truncated();
    const found =
      code >= 0x21 && code < 0x7f ? `"${String.fromCharCode(code)}"` : `byte 0x${code.toString(16)}`;
    throw this.error(
      'json-syntax',
      `is not JSON: ${found} stands where ${expected} was expected`,
      'Mend the file or export it again.',
    );
  }

  #truncated(): never {
    throw new InputError(
      'json-truncated',
      this.fileName,
      `ends in the middle of ${this.where} (at byte ${this.#window.file.size}).`,
      'Copy or download it again.',
    );
  }

  #tooDeep(): never {
    throw this.error(
      'json-too-deep',
      `is nested more than ${this.#limits.depth} levels deep`,
      'Flatten the values that are nested so deeply.',
    );
  }
}

/** True if the bytes are ASCII without control characters, quotes and escapes. */
function isPlain(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = bytes[at];
    if (code < 0x20 || code > 0x7e || code === BACKSLASH || code === QUOTE) return false;
  }
  return true;
}
