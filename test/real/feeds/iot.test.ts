import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mappedReader } from '../../../realtime/feeds/mapping/mapped-reader.ts';
import { mappingSchema } from '../../../realtime/feeds/mapping/schema.ts';
import { entityReader } from '../../../realtime/feeds/ngsi-ld/read-entities.ts';
import { entityShape } from '../../../realtime/feeds/ngsi-ld/schema.ts';
import { sensorThingsReader } from '../../../realtime/feeds/sensorthings/read-entities.ts';
import { describeReal, realData } from '../data.ts';

const RECEIVED = Date.UTC(2026, 5, 21);
const payload = (path: string) => ({ body: readFileSync(realData(`iot/${path}`)), received: RECEIVED });
const ngsi = (types: object, zone?: string) => entityReader({ types: entityShape.types.parse(types), zone });

describeReal('NGSI-LD entities of the smart data models', () => {
  const AIR = 'ngsi-ld/Environment/AirQualityObserved';

  it('should read the normalized form with the units of its attributes', async () => {
    const reader = await ngsi({ AirQualityObserved: { kind: 'air-station' } }, 'Europe/Madrid');
    const { things, observations, faults } = reader.read(payload(`${AIR}/example-normalized.jsonld`));
    expect(faults).toEqual([]);
    expect(things).toHaveLength(1);
    expect(things?.[0]).toMatchObject({
      kind: 'air-station',
      longitude: -3.712247222222222,
      latitude: 40.423852777777775,
    });
    const units = Object.fromEntries((things?.[0].datastreams ?? []).map(({ id, unit }) => [id, unit]));
    expect(units).toMatchObject({ co: 'mg/m3', no: 'ug/m3', so2: 'ug/m3' });
    const so2 = observations?.find(({ datastream }) => datastream === 'so2');
    // 11:00 in Madrid in March is 10:00 UTC.
    expect(so2).toMatchObject({ value: 11, time: Date.parse('2016-03-15T10:00:00Z') });
  });

  it('should read the same entity from its three other forms alike', async () => {
    const reader = await ngsi({ AirQualityObserved: {} }, 'Europe/Madrid');
    const values = (name: string) =>
      Object.fromEntries(
        (reader.read(payload(`${AIR}/${name}`)).observations ?? []).map(({ datastream, value }) => [
          datastream,
          value,
        ]),
      );
    const normalized = values('example-normalized.jsonld');
    expect(Object.keys(normalized).length).toBeGreaterThan(10);
    for (const name of ['example.jsonld', 'example.json'])
      expect(values(name)).toMatchObject({
        co: 500,
        no: 45,
        so2: 11,
        airQualityIndex: 65,
        temperature: 12.2,
      });
    // The feature names its gases in capitals.
    expect(values('example-geojsonfeature.json')).toMatchObject({
      CO: 500,
      NO: 45,
      SO2: 11,
      temperature: 12.2,
    });
  });

  it('should turn units where a rule asks for it, and refuse a time without a zone', async () => {
    const types = {
      AirQualityObserved: { attributes: { co: { unit: 'ug/m3', property: 'carbon-monoxide' } }, only: true },
    };
    const reading = (await ngsi(types, 'Europe/Madrid')).read(payload(`${AIR}/example-normalized.jsonld`));
    expect(reading.observations).toHaveLength(1);
    expect(reading.observations?.[0].value).toBeCloseTo(500_000, 6);
    expect(reading.things?.[0].datastreams).toEqual([
      { id: 'co', property: 'carbon-monoxide', type: 'number', unit: 'ug/m3' },
    ]);
    const refused = (await ngsi(types)).read(payload(`${AIR}/example-normalized.jsonld`));
    expect(refused.faults?.[0].message).toMatch(/does not say its time zone/);
  });

  it('should make events of alerts by a mapping', async () => {
    const reader = await ngsi({
      Alert: {
        mapping: {
          time: { path: 'dateIssued', zone: 'Z' },
          events: [
            {
              id: 'ngsi:{id}',
              kind: {
                path: 'category',
                values: { traffic: 'traffic', environment: 'environment' },
                default: 'governance',
              },
              title: '{subCategory}',
              position: 'location',
              level: {
                path: 'severity',
                values: { critical: 1, high: 2, medium: 3, low: 4, informational: 4 },
              },
            },
          ],
        },
      },
    });
    const { events, faults } = reader.read(payload('ngsi-ld/Alert/Alert/example-normalized.jsonld'));
    expect(faults).toEqual([]);
    expect(events).toHaveLength(1);
    expect(events?.[0].kind).toMatch(/traffic|environment|governance/);
    expect(events?.[0].longitude).toBeTypeOf('number');
  });

  it('should refuse a level of water without its datum downstream: the file says none', async () => {
    const reader = await ngsi(
      { FloodMonitoring: { attributes: { currentLevel: { property: 'water-level', unit: 'm' } } } },
      'Z',
    );
    const { things } = reader.read(payload('ngsi-ld/Environment/FloodMonitoring/example-normalized.jsonld'));
    expect(things?.[0].datastreams?.find(({ id }) => id === 'currentLevel')).toMatchObject({
      property: 'water-level',
      unit: 'm',
    });
  });

  it('should read every entity of the folder without a fault, and a notification of them', async () => {
    const reader = await ngsi({ '*': {} }, 'Z');
    const files = readdirSync(realData('iot/ngsi-ld'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.json(ld)?$/.test(path),
    );
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const { faults = [], things = [] } = reader.read(payload(`ngsi-ld/${file}`));
      expect([file, faults]).toEqual([file, []]);
      expect(things.length).toBeGreaterThan(0);
    }
    const data = [JSON.parse(readFileSync(realData(`iot/${AIR}/example-normalized.jsonld`), 'utf8'))];
    const body = Buffer.from(JSON.stringify({ id: 'n', type: 'Notification', subscriptionId: 's', data }));
    expect(reader.read({ body, received: RECEIVED }).things).toHaveLength(1);
  });
});

describeReal('OGC SensorThings', () => {
  const options = {
    prefix: 'sta',
    kind: undefined,
    kindProperty: undefined,
    properties: { 'Luminous Flux': 'light' },
    units: {},
    verticalDatum: undefined,
    time: 'resultTime' as const,
  };

  it('should read a thing with its place, its datastreams and the observations inside', () => {
    const { things, observations, faults } = sensorThingsReader(options).read(
      payload('sensorthings/entitiesDefault.json'),
    );
    expect(faults).toEqual([]);
    expect(things).toEqual([
      {
        id: 'sta:thing name 1',
        name: { 'zh-CN': 'thing name 1', en: 'thing name 1' },
        kind: 'sensor',
        longitude: -117.05,
        latitude: 51.05,
        properties: { reference: 'firstThing' },
        datastreams: [
          expect.objectContaining({ id: 'datastream name 1', property: 'light', type: 'number', unit: 'lm' }),
          expect.objectContaining({ id: 'datastream name 2', unit: 'Cel' }),
        ],
      },
    ]);
    expect(observations?.map(({ value, time }) => [value, new Date(time).toISOString()])).toEqual([
      [3, '2015-03-03T00:00:00.000Z'],
      [4, '2015-03-04T00:00:00.000Z'],
      [5, '2015-03-05T00:00:00.000Z'],
      [6, '2015-03-06T00:00:00.000Z'],
    ]);
  });
});

describeReal('water services of the USGS', () => {
  it('should read instantaneous values by a mapping, with their zone and units', async () => {
    const mapping = mappingSchema.parse({
      records: '$.value.timeSeries[*]',
      thing: {
        id: 'usgs:{sourceInfo.siteCode[0].value}',
        name: '{sourceInfo.siteName}',
        kind: { constant: 'river-gauge' },
        longitude: 'sourceInfo.geoLocation.geogLocation.longitude',
        latitude: 'sourceInfo.geoLocation.geogLocation.latitude',
      },
      observations: [
        {
          where: { path: '^.variable.variableCode[0].value', equals: '00060' },
          each: 'values[*].value[*]',
          datastream: { constant: 'flow' },
          value: 'value',
          unit: 'm3/s',
          sourceUnit: '[cft_i]/s',
          missing: ['-999999'],
          time: 'dateTime',
        },
      ],
    });
    const reader = await mappedReader({ lists: [], mapping });
    const { things, observations, faults } = reader.read(payload('usgs/waterservices_iv.txt'));
    expect(faults).toEqual([]);
    expect(things?.map(({ id }) => id)).toContain('usgs:01491000');
    const choptank = things?.find(({ id }) => id === 'usgs:01491000');
    expect(choptank?.name?.en).toBe('CHOPTANK RIVER NEAR GREENSBORO, MD');
    expect(choptank?.longitude).toBeCloseTo(-75.7858, 3);
    const source = JSON.parse(readFileSync(realData('iot/usgs/waterservices_iv.txt'), 'utf8')).value
      .timeSeries;
    const flows = source.filter(
      (one: { variable: { variableCode: { value: string }[] } }) =>
        one.variable.variableCode[0].value === '00060',
    );
    const first = flows[0].values[0].value[0];
    expect(observations?.[0]).toMatchObject({
      value: expect.closeTo(Number(first.value) * 0.028316846592, 9),
      time: Date.parse(first.dateTime),
    });
    const empty = reader.read(payload('usgs/nwis_iv_empty_mock.json'));
    expect(empty).toMatchObject({ things: [], observations: [], faults: [] });
  });
});
