import { readFileSync } from 'node:fs';
import proj4 from 'proj4';
import { expect, it } from 'vitest';
import { expectSound } from '../tiles-service/read/mutations.ts';
import { isBalanced, readFile } from '../tiles-service/read/reading.ts';
import { describeReal, realData } from './data.ts';

interface RawFeature {
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: number[][][][] };
}

const featuresIn = (path: string): RawFeature[] => JSON.parse(readFileSync(path, 'utf8')).features;

describeReal('GeoJSON', () => {
  it('should read all footprints of the Delft campus, in the CRS of their crs member', async () => {
    const path = realData('delft/footprints/tudcampus_bag_footprints_epsg28992.geojson');
    const raw = featuresIn(path);
    const reading = await readFile(path);
    expect(reading.tally.read).toBe(1529);
    expect(reading.features).toHaveLength(1529);
    expect(isBalanced(reading)).toBe(true);
    // Three buildings are in the file twice, with two registrations each.
    expect(reading.reasons).toEqual({ 'ring-orientation': 101, 'duplicate-id': 3 });
    expect(reading.source.crs).toMatchObject({ from: 'file', found: 'urn:ogc:def:crs:EPSG::28992' });
    reading.features.forEach((feature, index) => {
      expect(feature.type).toBe('Building');
      expect(feature.attributes).toEqual(raw[index].properties);
      expect(feature.geometries).toMatchObject([{ kind: 'areas', lod: 0, heightReference: 'ground' }]);
      expectSound(feature);
    });
    expect(reading.byId.has(`s:${raw[5].properties.identificatie}`)).toBe(true);
  });

  it('should put a known corner within 1 cm of an independent projection', async () => {
    const path = realData('delft/footprints/tudcampus_bag_footprints_epsg28992.geojson');
    const [{ geometry }] = featuresIn(path);
    const { features } = await readFile(path);
    const rd =
      '+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
      '+towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m';
    const [longitude, latitude] = proj4(rd, 'EPSG:4326').forward(geometry.coordinates[0][0][0]);
    const [x, y] = features[0].geometries[0].positions;
    expect(Math.abs(x - longitude) * 68_600).toBeLessThan(0.01);
    expect(Math.abs(y - latitude) * 111_200).toBeLessThan(0.01);
  });

  it('should read Geneva’s water as water, whatever else is in the file', async () => {
    const path = realData('geneva/derived/geneva_water.geojson');
    const raw = featuresIn(path);
    const reading = await readFile(path);
    expect(reading.features).toHaveLength(raw.length);
    expect(reading.reasons).toEqual({});
    reading.features.forEach((feature, index) => {
      expect(feature.attributes).toEqual(raw[index].properties);
      expectSound(feature);
      const { natural, waterway } = raw[index].properties;
      if (natural === 'water') expect(feature.type).toMatch(/^(WaterBody|Waterway)$/);
      if (waterway === 'river' && raw[index].geometry.type === 'LineString')
        expect(feature.type).toBe('Waterway');
    });
  });

  it.each(['Transportation/RoadSegment', 'Alert/Alert'])(
    'should keep the record of an NGSI-LD %s, whose geometry is not GeoJSON’s',
    async (name) => {
      const path = realData(`iot/ngsi-ld/${name}/example-geojsonfeature.json`);
      const reading = await readFile(path);
      expect(reading.features).toHaveLength(1);
      expect(reading.features[0].geometries).toEqual([]);
      expect(reading.reasons).toEqual({ 'geometry-unreadable': 1, 'geometry-empty': 1 });
    },
  );
});
