import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeMessage } from '../../../realtime/feeds/gtfs-realtime/protocol.ts';
import { messageReader } from '../../../realtime/feeds/gtfs-realtime/read-message.ts';
import { readTimetable } from '../../../realtime/feeds/gtfs-realtime/timetable.ts';
import { describeReal, realData } from '../data.ts';

const bytes = (path: string) => readFileSync(realData(`gtfs/${path}`));
const payload = (path: string, received = Date.UTC(2019, 7, 7)) => ({ body: bytes(path), received });

describeReal('GTFS-Realtime of real agencies', () => {
  it.each(['example.pb', 'bart-trip-updates.pb'])('should decode %s as others have decoded it', (name) => {
    expect(decodeMessage(bytes(name))).toEqual(
      JSON.parse(readFileSync(realData(`gtfs/${name}.json`), 'utf8')),
    );
  });

  it('should join trips with their routes, and tell the delay at the stop that is next', async () => {
    const timetable = await readTimetable(realData('gtfs/bart-rt.zip'));
    const reader = messageReader({ prefix: 'bart', timetable, placeTripsAtStops: true });
    const truth = JSON.parse(readFileSync(realData('gtfs/bart-trip-updates.pb.json'), 'utf8'));
    const { things, observations, faults } = reader.read(payload('bart-trip-updates.pb'));
    expect(faults).toEqual([]);
    expect(things?.length).toBe(truth.entity.length);
    // The first trip of the file has not begun: its next stop is the first.
    const [{ tripUpdate }] = truth.entity;
    const thing = `bart:trip:${tripUpdate.trip.tripId}`;
    const of = (datastream: string) =>
      observations?.find((one) => one.thing === thing && one.datastream === datastream);
    expect(of('delay')).toMatchObject({
      value: tripUpdate.stopTimeUpdate[0].arrival.delay,
      time: Number(truth.header.timestamp) * 1000,
    });
    expect(of('next-stop')?.value).toBe('Daly City');
    // The station's own line in stops.txt.
    expect(of('position')?.value).toMatchObject({
      longitude: expect.closeTo(-122.468, 2),
      latitude: expect.closeTo(37.706, 2),
    });
    const named = things?.filter(({ kind }) => kind === 'metro').length ?? 0;
    expect(named).toBeGreaterThan(0);
  });

  it('should make things of vehicles that move', async () => {
    const reader = messageReader({
      prefix: 'ct',
      timetable: await readTimetable(realData('gtfs/ct.zip')),
      placeTripsAtStops: false,
    });
    const { things, observations, faults } = reader.read(payload('rt_small/ct-vehicle-positions.pb'));
    expect(faults).toEqual([]);
    const { entity = [] } = decodeMessage(bytes('rt_small/ct-vehicle-positions.pb'));
    expect(entity.length).toBeGreaterThan(0);
    expect(things?.length).toBe(entity.length);
    const positions = observations?.filter(({ datastream }) => datastream === 'position') ?? [];
    expect(positions.length).toBe(entity.filter(({ vehicle }) => vehicle?.position).length);
    // Between San Francisco and Gilroy.
    for (const { value } of positions)
      expect(value).toMatchObject({
        longitude: expect.closeTo(-122, -0.5),
        latitude: expect.closeTo(37.4, -0.5),
      });
  });

  it('should make events of alerts', () => {
    const reader = messageReader({ prefix: 'bart', timetable: undefined, placeTripsAtStops: false });
    const { events } = reader.read(payload('rt_small/bart-alerts.pb', 0));
    const { entity = [] } = decodeMessage(bytes('rt_small/bart-alerts.pb'));
    const headers = entity.flatMap(
      ({ alert }) =>
        alert?.headerText?.translation?.[0].text ?? alert?.descriptionText?.translation?.[0].text ?? [],
    );
    expect(events?.map(({ title }) => title.en)).toEqual(headers);
    expect(events?.every(({ kind }) => kind === 'traffic')).toBe(true);
  });

  it('should take an empty message as one, and say that damaged bytes are none', () => {
    const reader = messageReader({ prefix: 'x', timetable: undefined, placeTripsAtStops: false });
    for (const name of ['ct-service-alerts.pb', 'hart-trip-updates.pb', 'hart-vehicle-positions.pb'])
      expect(reader.read(payload(`rt_small/${name}`))).toMatchObject({
        things: [],
        observations: [],
        faults: [],
      });
    expect(reader.read(payload('rt_small/invalid.pb')).faults?.[0].code).toBe('not-protobuf');
  });

  it('should say what is wrong with a timetable', async () => {
    await expect(readTimetable(realData('gtfs/example.pb'))).rejects.toThrow(/no ZIP archive/);
    await expect(readTimetable(realData('gtfs/none.zip'))).rejects.toMatchObject({ code: 'gtfs-static' });
  });
});
