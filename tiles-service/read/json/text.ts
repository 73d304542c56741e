import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../models/errors.ts';

/**
 * The text of UTF-8 bytes. Other encodings are refused, not replaced by question marks: names would be lost
 * without a word.
 */
export function decodeUtf8(bytes: Uint8Array, fileName: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(buffer)) {
    throw new InputError(
      'not-utf8',
      fileName,
      'holds text that is not UTF-8, which JSON requires (an old code page such as GBK?).',
      'Convert it to UTF-8.',
    );
  }
  return text;
}
