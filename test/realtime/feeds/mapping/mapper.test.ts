import { describe, expect, it } from 'vitest';
import { wgs84ToGcj02 } from '../../../../models/geodesy/index.ts';
import { issueText } from '../../../../realtime/feeds/feed-configuration.ts';
import { mappedReader } from '../../../../realtime/feeds/mapping/mapped-reader.ts';
import { mappingSchema } from '../../../../realtime/feeds/mapping/schema.ts';

const RECEIVED = Date.UTC(2026, 5, 21, 2, 30);

async function read(mapping: object, body: unknown, more: object = {}) {
  const reader = await mappedReader({ lists: [], mapping: mappingSchema.parse(mapping), ...more });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return reader.read({ body: new TextEncoder().encode(text), received: RECEIVED, subject: 'city/air/7' });
}

const air = {
  records: '$.stations[*]',
  time: { path: 'at', format: 'epoch-s' },
  thing: {
    id: 'air:{code}',
    name: { 'zh-CN': '{name}站', en: 'Station {code}' },
    kind: { constant: 'air-station' },
    longitude: 'x',
    latitude: 'y',
    publication: { path: 'class', values: { open: 'public', closed: 'restricted' }, default: 'internal' },
    properties: { maker: 'maker' },
  },
  observations: [
    { datastream: 'pm2.5', value: 'pm', unit: 'ug/m3', sourceUnit: 'mg/m3', missing: [-999] },
    {
      datastream: 'state',
      value: { path: 'state', values: { 0: 'off', 1: 'on' } },
      type: 'text',
      optional: true,
    },
  ],
};

describe('a mapping', () => {
  it('should make things and observations of records, in the units and words of the model', async () => {
    const reading = await read(air, {
      stations: [
        {
          code: 'A1',
          name: '江边',
          x: 114.5,
          y: 27.5,
          at: 1_782_000_000,
          pm: 0.035,
          state: 1,
          class: 'open',
          maker: 'M',
        },
      ],
    });
    expect(reading.faults).toEqual([]);
    expect(reading.things).toEqual([
      {
        id: 'air:A1',
        name: { 'zh-CN': '江边站', en: 'Station A1' },
        kind: 'air-station',
        longitude: 114.5,
        latitude: 27.5,
        publication: 'public',
        properties: { maker: 'M' },
        datastreams: [
          { id: 'pm2.5', property: 'pm2.5', type: 'number', unit: 'ug/m3' },
          { id: 'state', property: 'state', type: 'text' },
        ],
      },
    ]);
    expect(reading.observations).toEqual([
      { thing: 'air:A1', datastream: 'pm2.5', time: 1_782_000_000_000, value: expect.closeTo(35, 9) },
      { thing: 'air:A1', datastream: 'state', time: 1_782_000_000_000, value: 'on' },
    ]);
  });

  it('should name the record and the path of what does not fit, and take the rest', async () => {
    const good = { code: 'B', name: 'B', x: 1, y: 2, at: 1_782_000_000, pm: 0.01 };
    const reading = await read(air, {
      stations: [
        good,
        { ...good, code: 'C', pm: 'broken' },
        { ...good, code: 'D', at: 'late' },
        { name: 'no code' },
        { ...good, code: 'E', pm: -999 },
      ],
    });
    expect(reading.observations?.map(({ thing }) => thing)).toEqual(['air:B']);
    expect(reading.faults).toEqual([
      { code: 'not-a-number', message: 'record 2: the path "pm" has "broken", and a number is wanted.' },
      { code: 'time-invalid', message: 'record 3: the path "at": "late" is no number of seconds.' },
      { code: 'path-missing', message: 'record 4: the path "code" leads to nothing.' },
    ]);
  });

  it('should bring GCJ-02 and projected positions to where they are', async () => {
    const shifted = new Float64Array(2);
    wgs84ToGcj02(114.6, 27.6, shifted, 0);
    const reading = await read(
      { crs: 'GCJ-02', thing: { id: 't:{id}', position: 'at', order: 'yx' } },
      { id: 1, at: `${shifted[1]},${shifted[0]}` },
    );
    expect(reading.things?.[0].longitude).toBeCloseTo(114.6, 8);
    expect(reading.things?.[0].latitude).toBeCloseTo(27.6, 8);
    // EPSG:32650, the false origin of zone 50: 117° E on the equator.
    const plane = await read(
      { crs: 'EPSG:32650', thing: { id: 't:{id}', longitude: 'e', latitude: 'n' } },
      { id: 1, e: 500_000, n: 0 },
    );
    expect(plane.things?.[0].longitude).toBeCloseTo(117, 9);
    expect(plane.things?.[0].latitude).toBeCloseTo(0, 9);
  });

  it('should read rows of one value each, and know their units by a table', async () => {
    const mapping = {
      time: { path: 't', format: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
      thing: { id: 'w:{site}', described: false },
      observations: [
        {
          datastream: { path: 'what', values: { T: 'temperature', P: 'pressure' } },
          value: 'value',
          unit: 'Cel',
          sourceUnit: { path: 'unit', values: { F: '[degF]', C: 'Cel' } },
        },
      ],
    };
    const csv =
      '# a comment\nsite,what,value,unit,t\n7,T,212,F,2026-06-21 10:30:00\n7,T,20,C,2026-06-21 10:31:00\n7,Q,1,C,2026-06-21 10:31:00\n';
    const reading = await read(mapping, csv, { format: 'csv' });
    expect(reading.things).toEqual([]);
    expect(reading.observations?.map(({ value, time }) => [value, time])).toEqual([
      [expect.closeTo(100, 9), RECEIVED],
      [20, RECEIVED + 60_000],
    ]);
    expect(reading.faults).toEqual([
      {
        code: 'value-unknown',
        message:
          'record 3: the path "what" has the value "Q", which is not in its table; add it there or give a default.',
      },
    ]);
  });

  it('should follow lists inside a record, with the record beside them', async () => {
    const reading = await read(
      {
        thing: { id: 'd:{$subject[2]}' },
        observations: [
          {
            each: 'values[*]',
            datastream: '{name}',
            value: 'v',
            time: { path: '^.t', format: 'epoch-ms' },
            id: '{n}',
          },
        ],
      },
      {
        t: RECEIVED,
        values: [
          { name: 'a', v: 1, n: 1 },
          { name: 'b', v: '2', n: 2 },
        ],
      },
    );
    expect(reading.observations).toEqual([
      { thing: 'd:7', datastream: 'a', time: RECEIVED, value: 1, id: '1' },
      { thing: 'd:7', datastream: 'b', time: RECEIVED, value: 2, id: '2' },
    ]);
  });

  it('should make a thing move, in metres a second and degrees from north', async () => {
    const reading = await read(
      {
        time: '$received',
        thing: { id: 'bus:{id}' },
        movement: { longitude: 'lon', latitude: 'lat', heading: 'dir', speed: 'kmh', speedUnit: 'km/h' },
      },
      { id: 9, lon: 114, lat: 27, dir: -90, kmh: 36 },
    );
    expect(reading.observations?.[0].value).toEqual({
      longitude: 114,
      latitude: 27,
      heading: 270,
      speed: 10,
    });
    expect(reading.things?.[0].datastreams).toEqual([
      { id: 'position', property: 'position', type: 'position' },
    ]);
  });

  it('should make events of the kinds that there are, and refuse others', async () => {
    const mapping = {
      records: '$.cases[*]',
      time: 'at',
      events: [
        {
          id: 'case:{no}',
          kind: { path: 'type', values: { road: 'traffic', odd: 'odd' } },
          title: '{title}',
          level: { path: 'level', values: { 红: 1, 橙: 2, 黄: 3, 蓝: 4 } },
          longitude: 'x',
          latitude: 'y',
          cancelled: { path: 'state', equals: 'void' },
          things: ['cam:{camera}'],
        },
      ],
    };
    const reading = await read(mapping, {
      cases: [
        {
          no: 1,
          type: 'road',
          title: '追尾',
          level: '橙',
          x: 1,
          y: 2,
          at: '2026-06-21T10:30:00+08:00',
          state: 'void',
        },
        { no: 2, type: 'odd', title: 'x', at: '2026-06-21T10:30:00+08:00' },
      ],
    });
    expect(reading.events).toEqual([
      {
        id: 'case:1',
        kind: 'traffic',
        title: { 'zh-CN': '追尾', en: '追尾' },
        level: 2,
        time: RECEIVED,
        longitude: 1,
        latitude: 2,
        things: [],
        cancelled: true,
      },
    ]);
    expect(reading.faults?.[0].code).toBe('kind-unknown');
  });

  it('should read XML without prefixes, and refuse a document type', async () => {
    const mapping = {
      records: '$.list.station[*]',
      thing: { id: 's:{@id}' },
      observations: [{ datastream: 'rain', value: 'rain', unit: 'mm' }],
    };
    const xml =
      '<?xml version="1.0"?><w:list xmlns:w="u"><w:station id="1"><w:rain>2.5</w:rain></w:station></w:list>';
    const reading = await read(mapping, xml, { format: 'xml', lists: ['station'] });
    expect(reading.observations?.[0]).toMatchObject({ thing: 's:1', value: 2.5 });
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${xml}`;
    expect((await read(mapping, bomb, { format: 'xml' })).faults?.[0]).toMatchObject({ code: 'not-xml' });
  });

  it('should keep something of an unknown class from everybody but the few', async () => {
    const mapping = { thing: { id: 'a:{id}', publication: { path: 'class' } } };
    const reading = await read(mapping, { id: 1, class: 'secret!' });
    expect(reading.things?.[0].publication).toBe('restricted');
  });
});

describe('the schema of a mapping', () => {
  const issue = (mapping: object) => {
    const { error } = mappingSchema.safeParse(mapping);
    return error ? issueText(error) : 'nothing';
  };

  it('should name the field and what is wrong with it', () => {
    expect(issue({})).toMatch(/neither of a thing nor of events/);
    expect(issue({ thing: { id: 'a' }, observations: [{ datastream: 'x', value: 'a..b' }] })).toMatch(
      /^observations\.0\.value: the path "a\.\.b" cannot be read/,
    );
    expect(issue({ thing: { id: 'a' }, crs: 'EPSG:1' })).toMatch(/^crs: /);
    expect(issue({ thing: { id: 'a' }, time: { path: 't', zone: 'Nowhere' } })).toMatch(/^time/);
    expect(
      issue({ thing: { id: 'a' }, observations: [{ datastream: 'x', value: 'v', unit: 'furlong' }] }),
    ).toMatch(/^observations\.0\.unit: .*UCUM/);
    expect(issue({ thing: { id: 'a' }, observationz: [] })).toMatch(/observationz/);
  });
});
