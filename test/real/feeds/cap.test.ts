import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { capReader } from '../../../realtime/feeds/cap/cap.ts';
import { describeReal, realData } from '../data.ts';

const options = { id: 'cap', kinds: {}, geocodes: { '006037': 'los-angeles' }, exercises: 'skip' as const };
/** `time`: of the arrival. */
const read = (path: string, time: string, more: Partial<Parameters<typeof capReader>[0]> = {}) =>
  capReader({ ...options, ...more }).read({
    body: readFileSync(realData(`cap/${path}`)),
    received: Date.parse(time),
  });
const google = (name: string) => `google_cap_library_testdata/${name}`;

describeReal('CAP alerts of real services', () => {
  it('should read the example of the standard, in both of its languages', () => {
    const { events, faults } = read('ibm/cap_amber_alert_example.xml', '2003-06-12T06:00:00Z');
    expect(faults).toEqual([]);
    expect(events).toHaveLength(1);
    expect(events?.[0]).toMatchObject({
      id: 'cap:KAR0-0306112239-SW',
      kind: 'first-aid',
      level: 2,
      title: { en: 'Amber Alert in Los Angeles County' },
      time: Date.parse('2003-06-11T22:39:00-07:00'),
      areas: ['los-angeles'],
      signed: false,
    });
  });

  it('should tell a signed alert from one that is not, and take its polygon with longitude first', () => {
    const { events } = read(google('canada_signed.cap'), '2012-01-01T00:00:00Z', { exercises: 'simulated' });
    const own = events?.filter(({ cancelled }) => !cancelled);
    expect(own?.[0].signed).toBe(true);
    const plain = read(google('earthquake.cap'), '2010-08-31T00:00:00Z', { exercises: 'simulated' });
    expect(plain.events?.[0].signed).toBe(false);
    // 2010-08-30, south of the Mariana Islands and west of Tonga: the circle's own centre is in the file.
    const circle = /<circle>([-\d.]+),([-\d.]+) /.exec(
      readFileSync(realData(`cap/${google('earthquake.cap')}`), 'utf8'),
    );
    expect(plain.events?.[0].longitude).toBeCloseTo(Number(circle?.[2]), 1);
    expect(plain.events?.[0].latitude).toBeCloseTo(Number(circle?.[1]), 1);
  });

  it('should leave out what has expired by its arrival', () => {
    const path = google('weather.cap');
    const text = readFileSync(realData(`cap/${path}`), 'utf8');
    const ends = Date.parse(/<expires>([^<]+)/.exec(text)![1]);
    expect(read(path, new Date(ends - 1).toISOString()).events).toHaveLength(1);
    expect(read(path, new Date(ends).toISOString()).events).toEqual([]);
  });

  it('should take CAP 1.1 with a warning that names it', () => {
    const { warnings, events } = read(google('weather.cap'), '2010-08-30T11:00:00Z');
    expect(events?.length).toBe(1);
    expect(warnings?.map(({ message }) => message).join()).toMatch(/CAP 1\.1/);
  });

  it('should find the alerts inside Atom entries and EDXL content, and the links of an index', () => {
    expect(read(google('weather.atom'), '2010-08-30T11:00:00Z').events?.length).toBeGreaterThan(0);
    const edxl = read(google('bushfire_valid.edxlde'), '2010-01-01T00:00:00Z', { exercises: 'simulated' });
    expect(edxl.faults).toEqual([]);
    expect(edxl.events?.length).toBeGreaterThan(0);
    for (const index of [
      'ny_index.rss',
      'weather_index.atom',
      'earthquake_index.atom',
      'empty_weather_index.atom',
    ])
      expect(read(google(index), '2010-08-30T11:00:00Z')).toMatchObject({ events: [], faults: [] });
  });

  it('should read an alert in Latin-1 as its declaration says', () => {
    const { events, faults } = read(google('earthquake-iso8859-1.cap'), '2010-01-01T00:00:00Z', {
      exercises: 'simulated',
    });
    expect(faults).toEqual([]);
    const words = JSON.stringify(events);
    expect(words).not.toContain('\uFFFD');
    expect(words).toMatch(/[áéíóúñ]/);
  });

  it.each([
    ['invalid.cap', /has no scope/],
    ['weather_invalid.atom', /identifier "INVALID,/],
    ['invalid.rss', /neither an alert nor a link/],
  ])('should say what is wrong with %s', (name, message) => {
    const { events, faults } = read(google(name), '2010-08-30T11:00:00Z');
    expect(events ?? []).toEqual([]);
    expect(faults?.map((one) => one.message).join()).toMatch(message);
  });

  it('should take every file of the folder without breaking', () => {
    for (const name of [
      'australia.cap',
      'canada.cap',
      'canada_errors.cap',
      'noaa_errors.cap',
      'no_optional_fields.cap',
      'wcatwc-warning.cap',
      'xee.cap',
      'xee.atom',
      'amber.atom',
      'bushfire_invalid.edxlde',
      'canada_signed.atom',
      'earthquake_signed.cap',
    ])
      expect(() => read(google(name), '2010-01-01T00:00:00Z')).not.toThrow();
  });

  it('should open no file and no address that a document type names', () => {
    for (const name of ['xee.cap', 'xee.atom'])
      expect(read(google(name), '2010-01-01T00:00:00Z').faults?.[0].message).toMatch(/document type/);
  });
});
