import { InputError } from '../../../models/errors.ts';
import type { Bytes } from './byte-file.ts';
import { JSON_LIMITS } from './limits.ts';
import type { JsonRecord } from './records.ts';
import { decodeUtf8 } from './text.ts';

/**
 * The value of a record. One that is no JSON goes to `onBroken`, and undefined is returned; without `onBroken`,
 * or where the file ends in the middle of the record, InputError.
 */
export function parseRecord(record: JsonRecord, file: Bytes, onBroken?: (message: string) => void): unknown {
  const isWhole = isClosed(record, file);
  const text = decodeUtf8(record.bytes, file.name);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message.slice(0, 200);
    if (record.last && !isWhole) {
      throw new InputError(
        'json-truncated',
        file.name,
        `ends in the middle of record ${record.number} (at byte ${file.size}).`,
        'Copy or download it again.',
      );
    }
    if (onBroken) {
      onBroken(message);
      return undefined;
    }
    throw new InputError(
      'json-syntax',
      file.name,
      `record ${record.number} (at byte ${record.position}) is not JSON: ${message}.`,
      'Mend the file or export it again.',
    );
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether all strings and brackets of a record are closed. Nesting beyond the limit is refused. */
function isClosed(record: JsonRecord, file: Bytes): boolean {
  let depth = 0;
  let inString = false;
  const { bytes } = record;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at];
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth <= JSON_LIMITS.depth) continue;
      throw new InputError(
        'json-too-deep',
        file.name,
        `record ${record.number} is nested more than ${JSON_LIMITS.depth} levels deep.`,
        'Flatten the values that are nested so deeply.',
      );
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return depth <= 0 && !inString;
}
