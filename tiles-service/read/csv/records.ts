import { Readable, Transform } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { InputError } from '../../../models/errors.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { type Dialect, notUtf8 } from './dialect.ts';

const CHUNK_BYTES = 256 * 1024;
/** Characters of a record; what is longer has a quote that is never closed. */
const MAXIMUM_RECORD = 8 * 2 ** 20;

export interface CsvRecord {
  values: string[];
  /** Of its end, counted from 1. */
  line: number;
  /** Bytes of the file that were read so far. */
  position: number;
}

/**
 * The records of a table, the one of the names included.
 * @throws InputError `encoding-missing`, `csv-broken`
 */
export async function* csvRecords(
  file: ByteFile,
  dialect: Dialect,
  isEncodingGiven: boolean,
  signal?: AbortSignal,
): AsyncGenerator<CsvRecord> {
  const progress = { position: 0 };
  const parser = parse({
    delimiter: dialect.delimiter,
    from_line: 1 + dialect.skippedLines,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MAXIMUM_RECORD,
  });
  const source = Readable.from(chunksOf(file, dialect.mark, progress), { objectMode: false });
  const decoder = decoding(file.name, dialect.encoding, isEncodingGiven);
  // pipe() does not hand errors on.
  source.on('error', (error) => parser.destroy(error));
  decoder.on('error', (error) => parser.destroy(error));
  source.pipe(decoder).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      signal?.throwIfAborted();
      yield { values: record, line: info.lines, position: progress.position };
    }
  } catch (error) {
    const { code, message } = error as CsvError;
    if (!String(code).startsWith('CSV_')) throw error;
    throw new InputError(
      'csv-broken',
      file.name,
      `is no well-formed table: ${message.slice(0, 200)}.`,
      'Look for a quotation mark that is not closed, or export it again.',
    );
  } finally {
    source.destroy();
    decoder.destroy();
    parser.destroy();
  }
}

async function* chunksOf(
  file: ByteFile,
  from: number,
  progress: { position: number },
): AsyncGenerator<Buffer> {
  for (let position = from; position < file.size; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = file.read(chunk, position);
    if (count === 0) return;
    position += count;
    progress.position = position;
    yield chunk.subarray(0, count);
  }
}

/** What nobody has said to be UTF-8 must be it. */
function decoding(file: string, encoding: string, isGiven: boolean): Transform {
  const decoder = new TextDecoder(encoding, { fatal: !isGiven });
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw notUtf8(file);
    }
  };
  const run = (work: () => string, done: (error: Error | null, text?: string) => void): void => {
    let text: string;
    try {
      text = work();
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, text);
  };
  return new Transform({
    decodeStrings: true,
    transform: (chunk: Buffer, _encoding, done) => run(() => decode(chunk), done),
    flush: (done) => run(() => decode(undefined), done),
  });
}
