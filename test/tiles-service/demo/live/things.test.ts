import { beforeAll, describe, expect, it } from 'vitest';
import { parseLiveConfiguration } from '../../../../models/live/configuration.ts';
import { cameraFeedSchema } from '../../../../models/schema/index.ts';
import { simulator } from '../../../../realtime/feeds/simulator/simulator.ts';
import { composeDemoCity, type DemoCity } from '../../../../scenes/demo/city.ts';
import { distance } from '../../../../scenes/demo/plane.ts';
import { PUBLIC_CAMERAS, thingsOfCity } from '../../../../scenes/demo/things/index.ts';
import { simulatedCitySchema, simulatedThingSchema } from '../../../../scenes/simulator/description.ts';
import { KINDS } from '../../../../scenes/simulator/kinds.ts';
import { demoLive } from '../../../../tiles-service/demo/live/live-configuration.ts';
import { simulatedCity } from '../../../../tiles-service/demo/live/simulated-city.ts';
import { simulatedThings } from '../../../../tiles-service/demo/live/simulated-things.ts';
import { mapOf, thingsOf } from '../../../../tiles-service/demo/map-of.ts';
import { numberNodes, osmXml } from '../../../../tiles-service/demo/osm-xml.ts';
import { degreesOf, type ToDegrees } from '../../../../tiles-service/demo/to-degrees.ts';

let city: DemoCity;
let toDegrees: ToDegrees;

beforeAll(async () => {
  city = composeDemoCity({ seed: 5, size: 6_000, buildings: 5_400 });
  toDegrees = await degreesOf();
}, 60_000);

describe('things of the demo city', () => {
  it('should be of every kind, as many as are asked for, each with an id of its own', () => {
    for (const count of [1_000, 5_000]) {
      const things = thingsOfCity(city, count);
      expect(things.length).toBeGreaterThan(0.98 * count);
      expect(things.length).toBeLessThanOrEqual(count);
      expect(new Set(things.map(({ kind }) => kind)).size).toBe(Object.keys(KINDS).length);
      expect(new Set(things.map(({ id }) => id)).size).toBe(things.length);
    }
  });

  it('should be the same for the same city, and a larger number should have the smaller one in it', () => {
    const ids = (count: number): string[] => thingsOfCity(city, count).map(({ id }) => id);
    expect(ids(1_000)).toEqual(ids(1_000));
    const more = new Set(ids(2_000));
    expect(ids(1_000).filter((id) => !more.has(id))).toEqual([]);
  });

  it('should stand where what they belong to stands', () => {
    for (const { kind, at, belongs } of thingsOfCity(city, 5_000)) {
      if (belongs?.to === 'furniture') expect(at).toEqual(belongs.at);
      if (belongs?.to === 'building' && kind === 'building-energy' && at)
        expect(
          Math.min(...city.buildings[belongs.index].ring.map((corner) => distance(corner, at))),
        ).toBeLessThan(150);
    }
  });

  it('should give cameras a pose, and only rivers and parks to the public', () => {
    const cameras = thingsOfCity(city, 5_000).filter(({ kind }) => kind === 'camera');
    const networks = new Map<unknown, number>();
    for (const { properties, publication, layer } of cameras) {
      const { heading, network, pictures } = cameraFeedSchema.parse(properties);
      expect(heading).toBeGreaterThanOrEqual(0);
      expect(heading).toBeLessThan(360);
      networks.set(network, (networks.get(network) ?? 0) + 1);
      expect(layer === PUBLIC_CAMERAS).toBe(publication === 'public');
      expect(pictures === 'public').toBe(publication === 'public');
      if (publication === 'public') expect(['river', 'park']).toContain(network);
      if (network === 'police' || network === 'school') expect(pictures).toBe('restricted');
    }
    for (const network of ['traffic', 'police', 'river', 'park', 'school'])
      expect(networks.get(network)).toBeGreaterThan(0);
  });
});

describe('what is live in the demo city', () => {
  it('should name features by the ids that they have in its map', () => {
    const [ways, standing] = [mapOf(city), thingsOf(city)];
    const numbers = numberNodes(ways, standing);
    const map = osmXml(ways, standing, toDegrees, numbers);
    const tags = new Map(
      [...map.matchAll(/<node id="(\d+)"[^>]*>((?:<tag[^>]*>)+)/g)].map(([, id, inner]) => [id, inner]),
    );
    const expected: Record<string, string> = {
      'street-lamp': 'street_lamp',
      hydrant: 'fire_hydrant',
      manhole: 'manhole',
      'traffic-signal': 'traffic_signals',
    };
    let seen = 0;
    for (const { kind, feature } of simulatedThings(city, 4_000, numbers, toDegrees)) {
      if (!expected[kind]) continue;
      expect(feature?.[0]).toBe('map-furniture');
      expect(tags.get(feature?.[1].replace('map:n', '') ?? '')).toContain(expected[kind]);
      seen++;
    }
    expect(seen).toBeGreaterThan(1_000);
  });

  it('should fit the schemas that its reader and the server check', () => {
    const numbers = numberNodes(mapOf(city), thingsOf(city));
    simulatedCitySchema.parse(JSON.parse(JSON.stringify(simulatedCity(city, toDegrees))));
    for (const thing of simulatedThings(city, 1_000, numbers, toDegrees)) simulatedThingSchema.parse(thing);
    const { feeds, layers, groups } = parseLiveConfiguration(JSON.stringify(demoLive()), 'live.json');
    for (const feed of feeds) {
      simulator.schema.parse(feed);
      expect(feed.simulated).toBe(true);
      expect(feed.publication).toBe(layers.find(({ id }) => id === feed.layer)?.publication);
    }
    for (const feed of demoLive({ mqtt: true }).feeds) {
      expect(simulator.schema.safeParse(feed).error?.issues[0].message).toMatch(/set MQTT_URL/);
      simulator.schema.parse({ ...feed, broker: 'mqtt://broker.city.internal' });
    }
    const known = new Set(groups.map(({ id }) => id));
    for (const { group = '' } of layers) expect(known.has(group)).toBe(true);
    const shown = new Set(Object.values(KINDS).map(({ layer }) => layer as string));
    for (const layer of shown) expect(layers.some(({ id }) => id === layer)).toBe(true);
  });
});
