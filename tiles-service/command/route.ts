import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayShow, strictness } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import {
  createRouter,
  edgeId,
  mainRoads,
  type NearestRoad,
  nearestRoad,
  type RoadNetwork,
  readNetwork,
  routePositions,
} from '../../models/network/index.ts';
import { PUBLICATIONS, type Publication, publicationSchema } from '../../models/schema/index.ts';
import { loadManifest } from '../city/manifest.ts';
import { layerFolder, NETWORK_FILE } from '../city/paths.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

export const routeCommand: Command = {
  name: 'route',
  summary: 'Find a route over the roads of a city: its length, its time, and its line as GeoJSON.',
  usage: `route <city> <lon,lat> <lon,lat> [options]

  --by <distance|time>  what is least: metres, or seconds at the speed that is allowed (distance)
  --network <id>        where the city has roads of several sources
  --class <class>       ${PUBLICATIONS.join(', ')}: whose network it is found in (public)`,
  async run(args, { print, json }) {
    const { values, positionals } = parse(args);
    const [city, ...ends] = positionals;
    if (ends.length !== 2)
      throw new UsageError('route: name a city folder, and two places as longitude,latitude.');
    const [from, to] = ends.map(placeOf);
    if (values.by !== undefined && values.by !== 'distance' && values.by !== 'time')
      throw new UsageError('route: --by is distance or time.');
    const publication = publicationSchema.safeParse(values.class ?? 'public');
    if (!publication.success) throw new UsageError(`route: --class is one of ${PUBLICATIONS.join(', ')}.`);
    const network = await loadRoads(city, publication.data, values.network);
    const nodes = mainRoads(network);
    const begin = nearest(network, from, nodes);
    const end = nearest(network, to, nodes);
    const by = values.by ?? 'distance';
    const route = createRouter(network).route(begin.places, end.places, { by });
    if (!route) {
      if (json) print(JSON.stringify({ route: null }));
      else print('No route leads from one to the other.');
      return EXIT.problems;
    }
    const line = routePositions(network, route);
    const names = [...new Set([...route.edges].map((edge) => network.names[network.edges.name[edge]]))];
    const feature = {
      type: 'Feature',
      properties: {
        metres: Number(route.length.toFixed(2)),
        seconds: Number(route.seconds.toFixed(1)),
        by,
        fromRoad: Number(begin.distance.toFixed(2)),
        toRoad: Number(end.distance.toFixed(2)),
        roads: names.filter((name) => name !== ''),
        edges: [...route.edges].map((edge) => edgeId(network, edge)),
        ...(network.attribution ? { attribution: network.attribution } : {}),
      },
      geometry: { type: 'LineString', coordinates: line },
    };
    if (json) print(JSON.stringify(feature));
    else {
      print(
        `${route.length.toFixed(0)} m, ${Math.floor(route.seconds / 60)} min ${Math.round(route.seconds % 60)} s without waiting, ` +
          `${route.edges.length} edges; the places lie ${begin.distance.toFixed(1)} m and ${end.distance.toFixed(1)} m from the road`,
      );
      print(JSON.stringify(feature, undefined, 1));
    }
    return EXIT.done;
  },
};

/** The roads that a class sees: the network of this id, or the only one. */
async function loadRoads(
  city: string,
  publication: Publication,
  id: string | undefined,
): Promise<RoadNetwork> {
  const { networks = [] } = await loadManifest(city);
  const roads = networks.filter((entry) => entry.kind === 'road' && mayShow(publication, entry.publication));
  const fits = roads.filter((entry) => id === undefined || entry.id === id);
  const found = fits.reduce<(typeof fits)[number] | undefined>(
    (best, entry) => (best && strictness(best.publication) >= strictness(entry.publication) ? best : entry),
    undefined,
  );
  const ids = [...new Set(fits.map((entry) => entry.id))];
  if (!found)
    throw new InputError(
      'no-network',
      id ?? city,
      'there is no such network of roads for this class.',
      roads.length > 0
        ? `Name one of: ${roads.map((entry) => entry.id).join(', ')}.`
        : 'Import roads from OpenStreetMap, or make it with: npm run city -- network <city>.',
    );
  if (ids.length > 1)
    throw new InputError(
      'network-which',
      city,
      'it has several networks of roads.',
      `Say --network ${ids.join(' or ')}.`,
    );
  const path = join(layerFolder(city, found.publication, found.id, found.version), NETWORK_FILE);
  return readNetwork(new Uint8Array(await readFile(path))) as RoadNetwork;
}

/** On roads from which one gets everywhere and back. */
function nearest(
  network: RoadNetwork,
  [longitude, latitude]: [number, number],
  nodes: Uint8Array,
): NearestRoad {
  const found = nearestRoad(network, longitude, latitude, { nodes });
  if (found) return found;
  throw new InputError(
    'no-road-near',
    `${longitude},${latitude}`,
    'no road that leads on for cars lies within 500 m.',
    'Give the longitude first, then the latitude.',
  );
}

function placeOf(text: string): [number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [longitude, latitude] = numbers;
  if (numbers.length !== 2 || !(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 90))
    throw new UsageError(`route: "${text}" is no place; write longitude,latitude in degrees: 6.14,46.2.`);
  return [longitude, latitude];
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  // A western longitude looks like an option.
  const shielded = args.map((argument) => (/^-\d/.test(argument) ? ` ${argument}` : argument));
  return parseOptions('route', {
    args: shielded,
    allowPositionals: true,
    options: { by: text, network: text, class: text },
  });
}
