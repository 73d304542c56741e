import { declaredEncoding } from '../xml/open-xml.ts';

const HEAD_BYTES = 256 * 1024;

/**
 * Tells CityGML by the beginning of a document: its root is a CityModel, or knows the namespace of CityGML as what
 * a web feature service answers does. Plain GML, which GDAL reads, is none.
 */
export function isCityGml(head: Uint8Array): boolean {
  const start = head.subarray(0, HEAD_BYTES);
  const encoding = declaredEncoding(start);
  const isWide = encoding?.startsWith('utf-16') ?? false;
  const text = isWide ? new TextDecoder(encoding).decode(start) : Buffer.from(start).toString('latin1');
  let at = 0;
  // Past the XML declaration, comments and instructions.
  for (;;) {
    at = text.indexOf('<', at);
    if (at < 0) return false;
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    // A document type definition: not to be read, but to be refused by name.
    if (end === undefined && text.startsWith('<!', at)) return /<(?:[^\s:>]+:)?CityModel[\s/>]/.test(text);
    if (end === undefined) break;
    const next = text.indexOf(end, at);
    if (next < 0) return false;
    at = next + end.length;
  }
  const tag = text.slice(at, closeOf(text, at));
  return /^<(?:[^\s:>]+:)?CityModel[\s/>]/.test(tag) || /["']http:\/\/www\.opengis\.net\/citygml\//.test(tag);
}

/** Behind the tag's `>`; quotes may hold one. */
function closeOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at + 1;
  }
  return text.length;
}
