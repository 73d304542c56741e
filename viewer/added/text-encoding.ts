import { AddError } from './add-error.ts';

export interface Decoded {
  text: string;
  encoding: string;
  /** Nobody named the encoding: it is what the bytes can be. */
  guessed: boolean;
}

/**
 * Text of bytes: by a byte order mark, as told, as UTF-8, else as GB18030, which most Chinese tables without a
 * mark are written in. Throws `encoding` where it is none of these.
 */
export function decodeText(name: string, bytes: Uint8Array, told?: string): Decoded {
  const marked = byteOrderMark(bytes);
  for (const [encoding, guessed] of [
    [marked ?? told ?? 'utf-8', false],
    ['gb18030', true],
  ] as const) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && !text.includes('\0')) return { text, encoding, guessed };
    if (marked !== undefined || told !== undefined) break;
  }
  throw new AddError('encoding', { name });
}

/** Text of an XML document, in the encoding that its declaration names. Throws `encoding`. */
export function decodeXml(name: string, bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const told = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head)?.[1];
  // What can be read byte by byte is not of two bytes each, whatever it says.
  return decodeText(name, bytes, told && /^(utf-?16|ucs-?2)/i.test(told) ? undefined : told).text;
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The encoding that a byte order mark names. */
export function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}
