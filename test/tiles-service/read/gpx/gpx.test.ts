import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LinesGeometry } from '../../../../models/feature.ts';
import { egm96Undulation, loadEgm96 } from '../../../../models/geodesy/index.ts';
import { expectGraceful, expectSound, mutatedBytes } from '../mutations.ts';
import { isBalanced, readContent } from '../reading.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const gpx = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="urn:x"><metadata><name>no feature</name></metadata>${content}</gpx>`;
const read = (content: string) => readContent(gpx(content), {}, 'a.gpx');
const point = (lat: number, lon: number, inner = '') => `<trkpt lat="${lat}" lon="${lon}">${inner}</trkpt>`;

beforeAll(loadEgm96);

describe('GPX', () => {
  it('should read waypoints with their data and extensions, elevations over EGM96', async () => {
    const { features, source } = await read(
      '<wpt lat="52" lon="4.5"><ele>10</ele><time>2026-01-02T03:04:05Z</time><name>井盖 &amp; 1</name><sym>Flag</sym>' +
        '<link href="http://a.example/"><text>more</text></link><extensions><x:depth>3</x:depth></extensions></wpt>',
    );
    expect(features[0]).toMatchObject({
      name: '井盖 & 1',
      attributes: { gpx: 'waypoint', time: '2026-01-02T03:04:05Z', sym: 'Flag', text: 'more', depth: '3' },
    });
    const [longitude, latitude, height] = features[0].geometries[0].positions;
    expect([longitude, latitude]).toEqual([4.5, 52]);
    expect(height).toBeCloseTo(10 + egm96Undulation(4.5, 52), 6);
    expect(source.crs).toMatchObject({ from: 'format', verticalDatum: 'EGM96 geoid' });
  });

  it('should read the segments of a track as lines, with its first and its last time', async () => {
    const time = (hour: number) => `<time>2026-01-02T0${hour}:00:00Z</time>`;
    const { features, reasons } = await read(
      `<trk><name>巡河</name><number>7</number><trkseg>${point(52, 4, time(1))}${point(52.1, 4, time(2))}</trkseg>` +
        `<trkseg>${point(53, 4)}${point(53.1, 4)}${point(53.2, 4, time(3))}</trkseg></trk>`,
    );
    expect(features[0]).toMatchObject({
      name: '巡河',
      attributes: { number: 7, time_start: '2026-01-02T01:00:00Z', time_end: '2026-01-02T03:00:00Z' },
    });
    expect([...(features[0].geometries[0] as LinesGeometry).lineStarts]).toEqual([0, 2, 5]);
    expect(features[0].geometries[0].heightReference).toBe('ground');
    expect(reasons['track-times']).toBe(1);
  });

  it('should read a route as one line', async () => {
    const { features } = await read(
      '<rte><name>R</name><rtept lat="52" lon="4"/><rtept lat="52" lon="5"><ele>1</ele></rtept></rte>',
    );
    expect(features[0]).toMatchObject({ name: 'R', attributes: { gpx: 'route' } });
    expect((features[0].geometries[0] as LinesGeometry).lineStarts).toEqual(Uint32Array.of(0, 2));
  });

  it('should lay a track on the ground where heights are missing, and count it', async () => {
    const { features, reasons } = await read(
      `<trk><trkseg>${point(52, 4, '<ele>5</ele>')}${point(52.1, 4)}</trkseg></trk>`,
    );
    expect(features[0].geometries[0].heightReference).toBe('ground');
    expect(reasons['height-missing']).toBe(1);
  });

  it('should count positions that are none, and keep the rest', async () => {
    const { features, reasons } = await read(
      `<trk><trkseg>${point(52, 4)}<trkpt lat="x" lon="4"/>${point(52.1, 4)}</trkseg></trk><wpt lat="1"/>`,
    );
    expect(features[0].geometries[0].positions).toHaveLength(6);
    expect(features[1].geometries).toEqual([]);
    expect(reasons['position-malformed']).toBe(2);
  });

  it('should read UTF-16 and gzip', async () => {
    const text = gpx('<wpt lat="52" lon="4"><name>点</name></wpt>').replace('UTF-8', 'UTF-16');
    const wide = await readContent(Buffer.from(`\ufeff${text}`, 'utf16le'), {}, 'a.gpx');
    expect(wide.features[0].name).toBe('点');
    const packed = await readContent(gzipSync(gpx('<wpt lat="52" lon="4"/>')), {}, 'a.gpx.gz');
    expect(packed.features).toHaveLength(1);
  });

  it('should refuse XML that breaks off', async () => {
    const whole = gpx('<wpt lat="52" lon="4"/>');
    await expect(readContent(whole.slice(0, -4), {}, 'a.gpx')).rejects.toMatchObject({ code: 'xml-broken' });
  });

  it('should read or refuse any bytes made from a file', async () => {
    const bytes = Buffer.from(
      gpx(
        `<wpt lat="52" lon="4"><ele>1</ele><name>a</name></wpt><trk><name>t</name><trkseg>${point(52, 4, '<ele>1</ele>')}${point(52, 5, '<ele>2</ele><time>x</time>')}</trkseg></trk><rte><rtept lat="1" lon="2"/><rtept lat="3" lon="4"/></rte>`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), (mutated) =>
        expectGraceful(async () => {
          const reading = await readContent(mutated, {}, 'a.gpx');
          expect(isBalanced(reading)).toBe(true);
          for (const feature of reading.features) expectSound(feature);
          return reading;
        }),
      ),
      { numRuns },
    );
  }, 1_200_000);
});
