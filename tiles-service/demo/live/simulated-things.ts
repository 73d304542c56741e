import type { DemoCity } from '../../../scenes/demo/city.ts';
import { contains, type Point } from '../../../scenes/demo/plane.ts';
import { type Belongs, type DemoThing, thingsOfCity } from '../../../scenes/demo/things/index.ts';
import type { SimulatedThing } from '../../../scenes/simulator/description.ts';
import { nearest } from '../../../scenes/simulator/world/world.ts';
import { type NodeNumbers, nodeAt } from '../osm-xml.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { textOf, zonesOf } from './simulated-city.ts';

/** Layers of what things belong to, as the manifest's sources make them. */
const LAYERS = { furniture: 'map-furniture', building: 'city-buildings', drains: 'drainage-pipes' } as const;

/** The demo city's things, with the ids that the features have in its tiles and records. */
export function simulatedThings(
  city: DemoCity,
  count: number,
  numbers: NodeNumbers,
  toDegrees: ToDegrees,
): SimulatedThing[] {
  const zones = zonesOf(city);
  const boxes = zones.map(({ ring }) => boxOf(ring));
  const zoneAt = (at: Point): number => {
    const own = zones.findIndex(({ ring }, i) => {
      const [west, south, east, north] = boxes[i];
      return at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north && contains(ring, at);
    });
    if (own >= 0) return own;
    return nearest(
      zones.map((zone) => zone.at),
      at[0],
      at[1],
    );
  };
  return thingsOfCity(city, count).map((thing) => {
    const zone = thing.at ? zoneAt(thing.at) : 0;
    const supply = SUPPLIES[thing.kind];
    return {
      id: `simulator:${thing.id}`,
      kind: thing.kind,
      name: textOf(thing.name),
      ...placed(thing, toDegrees),
      ...(thing.belongs && featureOf(thing.belongs, numbers)),
      zone,
      ...(thing.layer && { layer: thing.layer }),
      ...(thing.publication && { publication: thing.publication }),
      properties: { ...thing.properties, ...(supply && { upstream: `${supply}:${zones[zone].id}` }) },
    };
  });
}

/** What things hang on: if it fails, they fail together, and their alarms have one cause. */
const SUPPLIES: Partial<Record<DemoThing['kind'], 'feeder' | 'drains' | 'water'>> = {
  'street-lamp': 'feeder',
  'traffic-signal': 'feeder',
  'pump-station': 'feeder',
  'building-energy': 'feeder',
  'electrical-safety': 'feeder',
  camera: 'feeder',
  manhole: 'drains',
  hydrant: 'water',
};

function placed({ at, height = 0 }: DemoThing, toDegrees: ToDegrees): Pick<SimulatedThing, 'at'> {
  if (!at) return {};
  const [longitude, latitude] = toDegrees(at);
  return { at: [longitude, latitude, Math.round(height * 10) / 10] };
}

function featureOf(belongs: Belongs, numbers: NodeNumbers): Pick<SimulatedThing, 'feature'> {
  if (belongs.to === 'building') return { feature: [LAYERS.building, `city:b${belongs.index + 1}`] };
  if (belongs.to === 'pipe-node') return { feature: [LAYERS.drains, `drainage:${belongs.id}`] };
  const number = nodeAt(numbers, belongs.at);
  return number === undefined ? {} : { feature: [LAYERS.furniture, `map:n${number}`] };
}

function boxOf(ring: readonly Point[]): [west: number, south: number, east: number, north: number] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
