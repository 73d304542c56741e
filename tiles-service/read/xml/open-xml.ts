import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InputError } from '../../../models/errors.ts';
import type { ReadOptions } from '../feature-source.ts';
import { ByteFile, openBytes } from '../json/byte-file.ts';
import { givenEncoding } from '../shapefile/text-encoding.ts';

const CHUNK_BYTES = 2 ** 20;

/** The encoding that a document's beginning names, by byte order mark or XML declaration; undefined: UTF-8. */
export function declaredEncoding(head: Uint8Array): string | undefined {
  const [a, b] = head;
  // A byte order mark, or "<?" with every other byte 0.
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 400)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1];
  return declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared) ? undefined : declared;
}

/**
 * Opens an XML document for XmlCursor: unpacked where it is gzip, and put into UTF-8 where it is not; both copies
 * lie in `scratch`, which the caller removes. `given`: the encoding that the user says, whatever the file says.
 * @throws InputError `xml-encoding` for an encoding that is not known, `gzip-damaged` and those of ByteFile.
 */
export async function openXml(
  path: string,
  scratch: string,
  signal?: AbortSignal,
  given?: string,
): Promise<ByteFile> {
  const file = await openBytes(path, scratch, signal);
  const head = new Uint8Array(400);
  const encoding = given ?? declaredEncoding(head.subarray(0, file.read(head, 0)));
  if (encoding === undefined) return file;
  try {
    return new ByteFile(await recode(file, encoding, scratch, signal), file.name);
  } finally {
    file.close();
  }
}

/**
 * As openXml, for documents that many a program writes in the encoding of its machine and calls UTF-8: one that is
 * not what it says is refused.
 * @throws InputError `encoding-missing`
 */
export async function openCheckedXml(
  path: string,
  { scratch, signal, encoding }: Pick<ReadOptions, 'scratch' | 'signal' | 'encoding'>,
): Promise<ByteFile> {
  const file = await openXml(
    path,
    scratch,
    signal,
    encoding === undefined ? undefined : givenEncoding(encoding),
  );
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, file.size)));
  try {
    for (let position = 0; position < file.size; ) {
      const count = file.read(chunk, position);
      if (count === 0) break;
      position += count;
      decoder.decode(chunk.subarray(0, count), { stream: position < file.size });
      signal?.throwIfAborted();
    }
  } catch (error) {
    file.close();
    if (!(error instanceof TypeError)) throw error;
    throw new InputError(
      'encoding-missing',
      file.name,
      'is not in UTF-8, as it says or as XML is where it says nothing.',
      'Give the encoding with --encoding, for example --encoding gb18030.',
    );
  }
  return file;
}

let copies = 0;

async function recode(
  file: ByteFile,
  encoding: string,
  scratch: string,
  signal?: AbortSignal,
): Promise<string> {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding);
  } catch {
    throw new InputError(
      'xml-encoding',
      file.name,
      `is encoded as "${encoding}", which is not known.`,
      'Convert it, for example with "iconv -t UTF-8", and mend the encoding in its first line.',
    );
  }
  const path = join(scratch, `utf8-${process.pid}-${++copies}.xml`);
  const target = openSync(path, 'wx');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let position = 0; position < file.size; ) {
      const count = file.read(chunk, position);
      if (count === 0) break;
      position += count;
      const text = Buffer.from(decoder.decode(chunk.subarray(0, count), { stream: position < file.size }));
      for (let done = 0; done < text.length; ) done += writeSync(target, text, done);
      signal?.throwIfAborted();
      await setImmediate();
    }
  } finally {
    closeSync(target);
  }
  return path;
}
