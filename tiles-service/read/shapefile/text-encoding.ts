import { InputError } from '../../../models/errors.ts';

/** Windows and DOS code pages by number, as the labels of the WHATWG Encoding Standard. */
const CODE_PAGES: Record<string, string> = {
  '866': 'ibm866',
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gb18030',
  '949': 'euc-kr',
  '950': 'big5',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  '1252': 'windows-1252',
  '1253': 'windows-1253',
  '1254': 'windows-1254',
  '1255': 'windows-1255',
  '1256': 'windows-1256',
  '1257': 'windows-1257',
  '1258': 'windows-1258',
  '10000': 'macintosh',
  '20936': 'gb18030',
  '54936': 'gb18030',
  '65001': 'utf-8',
};

/** Names that programs write and the standard does not know. */
const OTHER_NAMES: Record<string, string> = {
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb: 'gb18030',
  sjis: 'shift_jis',
  big5hkscs: 'big5',
  ansi: '',
  oem: '',
  system: '',
};

/**
 * The label of an encoding named in any of the usual ways: "GBK", "936", "CP936", "ANSI 1252", "88591",
 * "ISO 8859-1", "UTF8". Empty where it says nothing ("ANSI"); undefined where it is none that can be read.
 */
export function encodingLabel(name: string): string | undefined {
  const text = name.trim().toLowerCase();
  const compact = text.replace(/[\s_-]/g, '');
  if (compact === '') return '';
  const other = OTHER_NAMES[compact];
  if (other !== undefined) return other;
  const page = /^(?:cp|ansi|oem|ms|windows|win|ibm|codepage)?(\d+)$/.exec(compact)?.[1];
  if (page !== undefined && CODE_PAGES[page] !== undefined) return CODE_PAGES[page];
  const part = /^(?:iso)?8859(\d{1,2})$/.exec(compact)?.[1];
  const label = part === undefined ? text : `iso-8859-${part}`;
  for (const candidate of [label, compact]) {
    try {
      return new TextDecoder(candidate).encoding;
    } catch {
      // Not a label of the standard; the next spelling may be.
    }
  }
  return undefined;
}

/**
 * The label of the encoding that a user names.
 * @throws InputError `encoding-unknown`
 */
export function givenEncoding(name: string): string {
  const label = encodingLabel(name);
  if (label) return label;
  throw new InputError(
    'encoding-unknown',
    `encoding "${name.slice(0, 80)}"`,
    'no encoding of this name is known.',
    'Give it with --encoding as utf-8, gb18030, big5, shift_jis, euc-kr, windows-1252 …',
  );
}
