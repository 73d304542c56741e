import { ByteReader, ByteWriter, WireError } from './bytes.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LONGEST = 4_000;
/** UTF-16 units of all texts of a column; what texts share with the one before them costs no bytes. */
const MOST_UNITS = 1 << 26;

/**
 * Texts one after another, each as what it shares with the beginning of the one before it (front coding), and what is
 * new of all of them in one run: neighbours are often numbered alike.
 */
export class TextColumn {
  readonly #lengths = new ByteWriter();
  readonly #fresh: string[] = [];
  #before = '';

  add(text: string): void {
    const cut = text.length > LONGEST ? text.slice(0, LONGEST) : text;
    const most = Math.min(cut.length, this.#before.length);
    let shared = 0;
    while (shared < most && cut.charCodeAt(shared) === this.#before.charCodeAt(shared)) shared++;
    // Halves of a pair have no bytes of their own.
    if (shared > 0 && (cut.charCodeAt(shared - 1) & 0xfc00) === 0xd800) shared--;
    this.#lengths.varint(shared);
    this.#lengths.varint(cut.length - shared);
    this.#fresh.push(cut.slice(shared));
    this.#before = cut;
  }

  write(writer: ByteWriter): void {
    writer.block(this.#lengths.done());
    writer.block(encoder.encode(this.#fresh.join('')));
  }
}

/** Texts of a column, `count` of them. */
export function readTexts(reader: ByteReader, count: number): string[] {
  const lengths = new ByteReader(reader.block());
  const fresh = decoder.decode(reader.block());
  const texts: string[] = [];
  let at = 0;
  let before = '';
  let units = 0;
  for (let i = 0; i < count; i++) {
    const shared = lengths.varint();
    const own = lengths.varint();
    units += shared + own;
    if (shared > before.length || shared + own > LONGEST || at + own > fresh.length || units > MOST_UNITS)
      throw new WireError('A text of a frame has impossible lengths.');
    before = before.slice(0, shared) + fresh.slice(at, at + own);
    at += own;
    texts.push(before);
  }
  lengths.end();
  return texts;
}
