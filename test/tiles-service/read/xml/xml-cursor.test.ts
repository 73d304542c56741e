import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import type { Bytes } from '../../../../tiles-service/read/json/byte-file.ts';
import { bytesInMemory } from '../../../../tiles-service/read/json/byte-file.ts';
import { NumberList, parseNumbers } from '../../../../tiles-service/read/xml/numbers.ts';
import { declaredEncoding } from '../../../../tiles-service/read/xml/open-xml.ts';
import { EOF, START, XmlCursor } from '../../../../tiles-service/read/xml/xml-cursor.ts';

/** Gives at most `step` bytes at a time, so that every token is cut somewhere. */
function inPieces(text: string | Uint8Array, step: number): Bytes {
  const whole = bytesInMemory(Buffer.from(text), 'test.xml');
  return {
    name: whole.name,
    size: whole.size,
    read: (target, position) => whole.read(target.subarray(0, Math.min(target.length, step)), position),
  };
}

/** Every tag as a line: name with namespace, attribute `a`, text. */
function trace(text: string | Uint8Array, step = 1e6): string[] {
  const xml = new XmlCursor(inPieces(text, step), (uri, local) => (uri === 'u' && local === 'known' ? 7 : 0));
  const lines: string[] = [];
  for (let token = xml.next(); token !== EOF; token = xml.next()) {
    const { uri, local, code } = xml.name;
    if (token === START)
      lines.push(`+${uri}|${local}|${code}|${xml.attribute('a') ?? ''}|${xml.text().trim()}`);
    else lines.push(`-${uri}|${local}|${xml.text().trim()}`);
  }
  return lines;
}

const DOCUMENT = `\ufeff<?xml version="1.0"?><!-- <no> --><r xmlns="u" xmlns:p='v' a="1 &lt; 2">
<known a='x "y" > z'>one &amp; <!-- two -->th<![CDATA[<r>&amp;]]>ee</known><p:known p:a = "q"/>
<k xmlns="w" xmlns:p="u"><p:known/><known/></k><known></known >城</r>
`;

describe('XmlCursor', () => {
  it('should give tags, namespaces, attributes and texts', () => {
    expect(trace(DOCUMENT)).toEqual([
      '+u|r|0|1 < 2|',
      '+u|known|7|x "y" > z|',
      '-u|known|one & th<r>&amp;ee',
      '+v|known|0|q|',
      '-v|known|',
      '+w|k|0||',
      '+u|known|7||',
      '-u|known|',
      '+w|known|0||',
      '-w|known|',
      '-w|k|',
      '+u|known|7||',
      '-u|known|',
      '-u|r|城',
    ]);
  });

  it('should give the same wherever the bytes are cut', () => {
    const expected = trace(DOCUMENT);
    for (let step = 1; step < 80; step++) expect(trace(DOCUMENT, step)).toEqual(expected);
  });

  it('should skip an element with all that is in it', () => {
    const xml = new XmlCursor(inPieces('<a><b><c/><d>x</d></b><e/></a>', 3), () => 0);
    xml.next();
    xml.next();
    expect(xml.name.local).toBe('b');
    xml.skip();
    expect(xml.depth).toBe(1);
    xml.next();
    expect(xml.name.local).toBe('e');
  });

  it('should read one element from the middle of a document', () => {
    const text = '<a xmlns:p="u"><b/><p:known a="1"><c/></p:known><d></a>';
    const start = text.indexOf('<p:known');
    const xml = new XmlCursor(inPieces(text, 5), () => 0, start, new Map([['p', 'u']]));
    const seen: string[] = [];
    for (let token = xml.next(); token !== EOF; token = xml.next()) seen.push(xml.name.uri + xml.name.local);
    expect(seen).toEqual(['uknown', 'c', 'c', 'uknown']);
  });

  it.each([
    ['an end tag without a start', '<a></b></a>'],
    ['an element that does not end', '<a><b></b>'],
    ['nothing', ''],
    ['no element', '<?xml version="1.0"?> '],
    ['two roots', '<a/><b/>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an attribute without a value', '<a b/>'],
    ['a tag in a tag', '<a <b>/>'],
    ['a tag without a name', '<a>< b/></a>'],
    ['a tag that is cut off', '<a><b c="'],
    ['a comment that is cut off', '<a><!-- '],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>'],
    ['deep nesting', '<a>'.repeat(300)],
  ])('should refuse %s', (_, text) => {
    for (const step of [1, 1000]) {
      expect(() => trace(text, step)).toThrowError(expect.objectContaining({ code: 'xml-broken' }));
    }
  });

  it('should end with any bytes', () => {
    const edits = fc.array(
      fc.tuple(fc.nat(400), fc.constantFrom('<', '>', '"', '/', '&', '!', 'x', ''), fc.nat(3)),
    );
    fc.assert(
      fc.property(edits, fc.integer({ min: 1, max: 50 }), (list, step) => {
        let text = DOCUMENT;
        for (const [place, piece, cut] of list) text = text.slice(0, place) + piece + text.slice(place + cut);
        try {
          trace(text, step);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      }),
    );
  });
});

describe('parseNumbers', () => {
  const parse = (text: string) => {
    const list = new NumberList();
    const bytes = Buffer.from(`##${text}99`);
    parseNumbers(bytes, 2, bytes.length - 2, list);
    return [...list.data.subarray(0, list.length)];
  };

  it('should read numbers parted by blanks and commas', () => {
    expect(parse(' 1 -2.5,+3\n\t.5 5. -0.000125 1e3 -2.5E-2 007 ')).toEqual([
      1, -2.5, 3, 0.5, 5, -0.000125, 1000, -0.025, 7,
    ]);
  });

  it('should give NaN for what is no number', () => {
    expect(parse('1 x 1.2.3 - . 1e 0x10 NaN ∞')).toEqual([1, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]);
  });

  it('should give the nearest double up to 15 digits, and one within two units in the last place beyond', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.nat(20), (value, decimals) => {
        const text = value.toFixed(decimals);
        const [found] = parse(text);
        const exact = Number(text);
        const digits = text.replace(/^-?0*\.?0*|\./g, '').length;
        if (digits <= 15 && decimals <= 22) expect(found === exact || Object.is(found, exact)).toBe(true);
        else expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -51 + 1e-21);
      }),
    );
    // Positions of PLATEAU have up to 17 digits: exact here.
    expect(parse('139.77765001365444 35.538511979563104')).toEqual([139.77765001365444, 35.538511979563104]);
  });
});

describe('declaredEncoding', () => {
  it('should tell an encoding by the declaration or the byte order mark; UTF-8 is none', () => {
    expect(declaredEncoding(Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?>'))).toBe('Shift_JIS');
    expect(declaredEncoding(Buffer.from('<?xml version="1.0" encoding="utf-8"?>'))).toBeUndefined();
    expect(declaredEncoding(Buffer.from('<a encoding="GBK"/>'))).toBeUndefined();
    expect(declaredEncoding(Buffer.from('<?xml', 'utf16le'))).toBe('utf-16le');
    expect(declaredEncoding(Uint8Array.of(0xfe, 0xff))).toBe('utf-16be');
  });
});
