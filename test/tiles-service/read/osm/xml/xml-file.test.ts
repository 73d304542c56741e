import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../../models/errors.ts';
import { ElementBuilder } from '../../../../../tiles-service/read/osm/xml/element-builder.ts';
import { XmlTokenizer } from '../../../../../tiles-service/read/osm/xml/tokenizer.ts';
import { elementsOfBytes } from '../collect.ts';
import { osm, readBytes } from '../support.ts';

async function refusal(text: string | Uint8Array, name = 'map.osm'): Promise<InputError> {
  const error = await readBytes(text, name).then(
    () => expect.fail('was read'),
    (caught) => caught,
  );
  expect(error).toBeInstanceOf(InputError);
  return error;
}

const DOCUMENT = `<?xml version='1.0' encoding='utf-8'?>
<!-- a comment with <node id="9"/> and -- > -->
<osm version="0.6"><bounds minlat="1" minlon="2" maxlat="3" maxlon="4"/>
  <node  id = "1"  lat='47.1234567'
         lon="-8.5"><tag k="name" v="Caf&#233; &quot;A&amp;B&quot; &#x72EE;&lt;&gt;&apos; &unknown; x > y"/><tag k="shop" v='yes "really"'/></node>
  <node id="2" lat="1e1" lon="+0.00000004"/><node id="3" lat="0.00000005" lon="-0.00000005"></node>
  <![CDATA[ <node id="8"/> ]]><?pi <node id="7"/> ?>
  <way id="5"><nd ref="1"/><nd ref="2"/><strange><tag k="no" v="no"/></strange><tag k="highway" v="path"/></way>
  <relation id="6"><member type="way" ref="5" role="outer"/><member type="node" ref="1"/><tag k="type" v="multipolygon"/></relation>
</osm>`;

const EXPECTED = {
  nodes: [
    {
      id: 1,
      longitude: -85_000_000,
      latitude: 471_234_567,
      tags: { name: 'Café "A&B" 狮<>\' &unknown; x > y', shop: 'yes "really"' },
    },
    { id: 2, longitude: 0, latitude: 100_000_000, tags: {} },
    { id: 3, longitude: -1, latitude: 1, tags: {} },
  ],
  ways: [{ id: 5, nodes: [1, 2], tags: { highway: 'path' } }],
  relations: [
    {
      id: 6,
      members: [
        { kind: 'w', id: 5, role: 'outer' },
        { kind: 'n', id: 1, role: '' },
      ],
      tags: { type: 'multipolygon' },
    },
  ],
};

describe('elements of XML', () => {
  it('should be what the document says, whatever its white space, quotes, references and comments', async () => {
    expect(await elementsOfBytes(DOCUMENT)).toEqual(EXPECTED);
  });

  it('should be the same from gzip, and after a byte order mark', async () => {
    expect(await elementsOfBytes(gzipSync(DOCUMENT))).toEqual(EXPECTED);
    expect(await elementsOfBytes(`\ufeff${DOCUMENT}`)).toEqual(EXPECTED);
  });

  it('should be the same however the document is cut into pieces', () => {
    const bytes = Buffer.from(DOCUMENT);
    for (const size of [1, 2, 3, 7, 64]) {
      const builder = new ElementBuilder('map', { nodes: 'tagged', ways: 'all', relations: true });
      const tokenizer = new XmlTokenizer('map');
      const seen: unknown[] = [];
      builder.visitor = {
        node: (id, _x, _y, tags) => seen.push([id, tags.get('name')]),
        way: (id, nodes, count, tags) => seen.push([id, [...nodes.subarray(0, count)], tags.get('highway')]),
        relation: (id, members) => seen.push([id, members.length]),
      };
      for (let i = 0; i < bytes.length; i += size) tokenizer.feed(bytes.subarray(i, i + size), builder);
      tokenizer.finish();
      builder.finish(tokenizer);
      expect(seen).toEqual([
        [1, EXPECTED.nodes[0].tags.name],
        [5, [1, 2], 'path'],
        [6, 2],
      ]);
    }
  });

  it('should pass over a comment of any length without holding it', () => {
    const tokenizer = new XmlTokenizer('map');
    const builder = new ElementBuilder('map', { nodes: 'positions' });
    tokenizer.feed(Buffer.from('<osm><!--'), builder);
    for (let i = 0; i < 100; i++) {
      tokenizer.feed(Buffer.alloc(100_000, '-'), builder);
      expect(tokenizer.bytes.length).toBeLessThan(200_000);
    }
    tokenizer.feed(Buffer.from('--></osm>'), builder);
    builder.finish(tokenizer);
  });

  it('should not be shown when the file calls them deleted, but be counted', async () => {
    const { features, read, dropped } = await readBytes(
      osm(
        '<node id="1" visible="false"/><node id="2" action="delete" lat="1" lon="1"><tag k="shop" v="x"/></node>' +
          '<node id="3" action="modify" lat="1" lon="1"><tag k="shop" v="x"/></node>',
      ),
    );
    expect([...features.keys()]).toEqual(['t:n3']);
    expect({ read, dropped }).toEqual({ read: 3, dropped: { deleted: 2 } });
  });

  it('should give ways their positions from the nodes written into them', async () => {
    const way =
      '<way id="1"><nd ref="1" lat="1" lon="2"/><nd ref="2" lat="3" lon="4"/><tag k="highway" v="path"/></way>';
    const { features } = await readBytes(osm(way));
    expect([...(features.get('t:w1')?.geometries[0].positions ?? [])]).toEqual([2, 1, 0, 4, 3, 0]);
  });
});

describe('a broken XML file', () => {
  it.each([
    ['cut off in a tag', '<osm><node id="1" lat="1"'],
    ['cut off between tags', '<osm><node id="1" lat="1" lon="1"/>'],
    ['without end', '<osm>'],
    ['with a tag in a tag', '<osm><node id="1" <tag k="a" v="b"/></osm>'],
    ['with an attribute without quotes', '<osm><node id=1 lat="1" lon="1"/></osm>'],
    ['with an attribute without value', '<osm><node id></node></osm>'],
    ['with an end too many', '<osm></osm></osm>'],
    ['with ends that do not match', '<osm><node id="1" lat="1" lon="1"></way></osm>'],
    ['with an element without id', '<osm><node lat="1" lon="1"/></osm>'],
    ['with an id that is none', '<osm><way id="x1"></way></osm>'],
    ['with entities of its own', '<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><osm></osm>'],
    ['nested without end', `<osm>${'<a>'.repeat(1000)}`],
    ['with a tag without end', `<osm><node id="1" lat="${'1'.repeat(3_000_000)}`],
  ])('should be refused: %s', async (_, text) => {
    expect(await refusal(text)).toMatchObject({ code: 'osm-xml-broken' });
  });

  it('should be refused when it is something else than a map', async () => {
    expect(await refusal('<osmChange version="0.6"></osmChange>')).toMatchObject({ code: 'osm-xml-root' });
    expect((await refusal('<kml></kml>')).message).toMatch(/<kml> and not <osm>/);
  });

  it('should be refused when it is not UTF-8', async () => {
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><osm></osm>';
    expect(await refusal(latin)).toMatchObject({ code: 'osm-xml-encoding' });
    expect(await refusal(Buffer.from('\ufeff<osm></osm>', 'utf16le'))).toMatchObject({
      code: 'osm-xml-encoding',
    });
  });

  it('should be refused when its gzip data is cut off or damaged', async () => {
    const whole = gzipSync(DOCUMENT.repeat(20));
    expect(await refusal(whole.subarray(0, 200), 'a.osm.gz')).toMatchObject({ code: 'osm-gzip-damaged' });
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 60, 90);
    expect((await refusal(damaged, 'a.osm.gz')).code).toMatch(/^osm-(gzip-damaged|xml-broken)$/);
  });
});
