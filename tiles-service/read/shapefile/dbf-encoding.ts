import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../models/errors.ts';
import { encodingLabel, givenEncoding } from './text-encoding.ts';

/**
 * Encodings by the language driver in byte 29 of a DBF. 0 and 87 (0x57, "ANSI", whatever the machine had that
 * wrote it) tell nothing; those of DOS pages that no decoder is at hand for (437, 850, 852 …) stand as `cp…`.
 */
const LANGUAGE_DRIVERS: Record<number, string> = {
  1: 'cp437',
  2: 'cp850',
  3: 'windows-1252',
  4: 'macintosh',
  8: 'cp865',
  9: 'cp437',
  10: 'cp850',
  11: 'cp437',
  13: 'cp437',
  14: 'cp850',
  15: 'cp437',
  16: 'cp850',
  17: 'cp437',
  18: 'cp850',
  19: 'shift_jis',
  20: 'cp850',
  21: 'cp437',
  22: 'cp850',
  23: 'cp865',
  24: 'cp437',
  25: 'cp437',
  26: 'cp850',
  27: 'cp437',
  28: 'cp863',
  29: 'cp850',
  31: 'cp852',
  34: 'cp852',
  35: 'cp852',
  36: 'cp860',
  37: 'cp850',
  38: 'ibm866',
  55: 'cp850',
  64: 'cp852',
  77: 'gb18030',
  78: 'euc-kr',
  79: 'big5',
  80: 'windows-874',
  88: 'windows-1252',
  89: 'windows-1252',
  100: 'cp852',
  101: 'ibm866',
  102: 'cp865',
  103: 'cp861',
  106: 'cp737',
  107: 'cp857',
  108: 'cp863',
  120: 'big5',
  121: 'euc-kr',
  122: 'gb18030',
  123: 'shift_jis',
  124: 'windows-874',
  125: 'windows-1255',
  126: 'windows-1256',
  134: 'cp737',
  135: 'cp852',
  136: 'cp857',
  200: 'windows-1250',
  201: 'windows-1251',
  202: 'windows-1254',
  203: 'windows-1253',
  204: 'windows-1257',
};

/** Turns the bytes of a text into it. `isSound`: every byte could be read. */
export interface TextReader {
  /** The encoding's label, with where it was told. */
  readonly told: string;
  decode(bytes: Buffer): { text: string; isSound: boolean };
}

/** What says how the texts of a DBF are encoded: the user, the .cpg file, the language driver; in this order. */
export interface EncodingHints {
  given?: string;
  cpg?: string;
  languageDriver: number;
}

/**
 * The reader of a DBF's texts. Where nobody says their encoding, they are UTF-8, or refused.
 * @throws InputError `encoding-unknown` for a name that is none; later `encoding-missing` from `decode`.
 */
export function textReader(file: string, hints: EncodingHints): TextReader {
  if (hints.given !== undefined) {
    const label = givenEncoding(hints.given);
    return declaredReader(label, `${label} (as given)`);
  }
  const cpg = hints.cpg?.replace(/^\ufeff/, '').trim();
  const ofCpg = cpg ? encodingLabel(cpg) : undefined;
  if (ofCpg) return declaredReader(ofCpg, `${ofCpg} (.cpg file)`);
  const driver = LANGUAGE_DRIVERS[hints.languageDriver];
  if (driver !== undefined && !driver.startsWith('cp'))
    return declaredReader(driver, `${driver} (language driver ${hints.languageDriver})`);
  return utf8OrNothing(file, cpg && ofCpg === undefined ? cpg : driver);
}

function declaredReader(label: string, told: string): TextReader {
  const decoder = new TextDecoder(label);
  return {
    told,
    decode(bytes) {
      const text = decoder.decode(bytes);
      return { text, isSound: !text.includes('\ufffd') };
    },
  };
}

/** UTF-8 if it is; a character that the end of the field cut through is left out. `named`: what cannot be read. */
function utf8OrNothing(file: string, named: string | undefined): TextReader {
  return {
    told: 'utf-8 (not told)',
    decode(bytes) {
      const whole = bytes.subarray(0, wholeCharacters(bytes));
      if (isUtf8(whole)) return { text: whole.toString('utf8'), isSound: whole.length === bytes.length };
      throw new InputError(
        'encoding-missing',
        file,
        named
          ? `its texts are in the encoding ${named.slice(0, 40)}, which cannot be read.`
          : 'it does not say how its texts are encoded, and they are not UTF-8.',
        'Give the encoding with --encoding, for example --encoding gb18030 (or big5, shift_jis, windows-1252 …).',
      );
    },
  };
}

/** Bytes without the beginning of a UTF-8 character at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
