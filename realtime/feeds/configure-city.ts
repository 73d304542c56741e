import type { Logger } from 'pino';
import { InputError } from '../../models/errors.ts';
import { LIVE_FILE, LiveFileError } from '../../models/live/configuration.ts';
import type {
  ConfigurationProblem,
  Feed,
  LiveConfiguration,
  LiveLayer,
  LocalizedText,
} from '../../models/schema/index.ts';
import { classNow, reclassed } from '../state/class-now.ts';
import type { Ingest } from '../state/ingest.ts';
import type { States } from '../state/keeping.ts';
import type { AreasAt } from './known-things.ts';
import { checkedFeed } from './open-feed.ts';
import { restate, sameAreas } from './restate.ts';
import type { RunningFeeds } from './run-feeds.ts';

interface CityArea {
  id: string;
  name: LocalizedText;
  level: string;
}

/** What a city is configured by: its live.json, and the areas that it names. */
export interface CityConfiguration {
  configuration: LiveConfiguration;
  areas: { list: readonly CityArea[]; at: AreasAt };
}

/** The configuration as it is now: what rooms hold of it stays the same objects when the file changes. */
export interface CurrentConfiguration {
  readonly configuration: LiveConfiguration;
  readonly layers: readonly LiveLayer[];
  readonly areas: readonly CityArea[];
  areasAt: AreasAt;
  feed(id: string): Feed | undefined;
  layer(id: string): LiveLayer | undefined;
  readonly now: CityConfiguration;
  /** The last change failed on its way: some things may be as it wanted them. */
  isHalfway: boolean;
  set(next: CityConfiguration): void;
}

export function currentConfiguration(first: CityConfiguration): CurrentConfiguration {
  let current = first;
  let feeds = new Map<string, Feed>();
  let layersById = new Map<string, LiveLayer>();
  const layers: LiveLayer[] = [];
  const areas: CityArea[] = [];
  const set = (next: CityConfiguration) => {
    current = next;
    feeds = new Map(next.configuration.feeds.map((feed) => [feed.id, feed]));
    layersById = new Map(next.configuration.layers.map((layer) => [layer.id, layer]));
    layers.splice(0, layers.length, ...next.configuration.layers);
    areas.splice(0, areas.length, ...next.areas.list);
  };
  set(first);
  return {
    get configuration() {
      return current.configuration;
    },
    get now() {
      return current;
    },
    isHalfway: false,
    layers,
    areas,
    areasAt: (longitude, latitude) => current.areas.at(longitude, latitude),
    feed: (id) => feeds.get(id),
    layer: (id) => layersById.get(id),
    set,
  };
}

export interface ConfigureOptions {
  states: Pick<States, 'things'>;
  keeping: Ingest;
  feeds: RunningFeeds;
  logger: Logger;
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * A running city follows a changed configuration: feeds that changed are opened anew, and things that are kept are in the
 * areas and of the classes that hold now before anything else comes in. Throws a LiveFileError, and changes nothing, where
 * a feed that is new or changed cannot be used; throws IngestFull, and goes on as before, where what is kept cannot be.
 */
export async function configureCity(
  current: CurrentConfiguration,
  next: CityConfiguration,
  { states, keeping, feeds, logger, environment }: ConfigureOptions,
): Promise<void> {
  const before = current.configuration;
  const { configuration } = next;
  await checkFeeds(configuration.feeds, current, environment);
  for (const name of ['timeZone', 'eventCode'] as const)
    if (before[name] !== configuration[name])
      logger.warn(
        { [name]: configuration[name] },
        `${LIVE_FILE}: ${name} is followed from the next start on.`,
      );
  // Where the last change failed on its way, some things may be in the areas that it wanted.
  const otherAreas =
    current.isHalfway || JSON.stringify(before.areas) !== JSON.stringify(configuration.areas);
  // A feed remembers what it has told of its things: it begins anew where that is no longer so.
  const touched = feedsOfOtherClass(before.layers, configuration.layers, states);
  const isTouched = ({ id, layer }: Feed) => otherAreas || touched.feeds.has(id) || touched.isLayer(layer);
  let restated = 0;
  const between = async () => {
    const former = current.now;
    current.set(next);
    try {
      // What was taken before the feeds closed is there: what is taken anew must not be older than it.
      await keeping.take({
        world: 'live',
        feed: '',
        received: Date.now(),
        things: [],
        observations: [],
        events: [],
      });
      restated = await restate({
        ingest: keeping,
        world: 'live',
        things: states.things('live'),
        as({ feed, thing }) {
          const { longitude, latitude } = thing;
          const placed = otherAreas && longitude !== undefined && latitude !== undefined;
          const areas = placed ? [...current.areasAt(longitude, latitude)] : thing.areas;
          const known = reclassed(thing, classNow(thing, current.feed(feed), current.layer(thing.layer)));
          if (known === thing && sameAreas(areas, thing.areas)) return undefined;
          return { ...known, areas };
        },
        now: Date.now,
      });
      current.isHalfway = false;
    } catch (error) {
      current.set(former);
      current.isHalfway = true;
      throw error;
    }
  };
  await feeds.configure(configuration.feeds, { isTouched, between });
  if (restated > 0) logger.info({ things: restated }, 'Things are in other areas or of another class now.');
}

/** Which feeds have things in layers whose class is another one, wherever they say by themselves that these lie. */
function feedsOfOtherClass(
  before: readonly LiveLayer[],
  after: readonly LiveLayer[],
  states: Pick<States, 'things'>,
): { feeds: ReadonlySet<string>; isLayer(id: string | undefined): boolean } {
  const [was, is] = [before, after].map(
    (layers) => new Map(layers.map(({ id, publication }) => [id, publication])),
  );
  const layers = new Set([...was.keys(), ...is.keys()].filter((id) => was.get(id) !== is.get(id)));
  const feeds = new Set<string>();
  if (layers.size > 0)
    for (const { feed, thing } of states.things('live')) if (layers.has(thing.layer)) feeds.add(feed);
  return { feeds, isLayer: (id) => (id === undefined ? layers.size > 0 : layers.has(id)) };
}

/** Feeds that are new or changed must be fit to run: what runs is not given up for what does not. */
async function checkFeeds(
  feeds: readonly Feed[],
  current: CurrentConfiguration,
  environment: ConfigureOptions['environment'],
): Promise<void> {
  for (const [index, feed] of feeds.entries()) {
    if (!feed.enabled || JSON.stringify(current.feed(feed.id)) === JSON.stringify(feed)) continue;
    try {
      await checkedFeed(feed, environment ? { environment } : {});
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { input, advice, message } = error;
      const reason = message.slice(input.length + 2, -advice.length - 1);
      throw new LiveFileError(LIVE_FILE, `feeds.${index}`, reason, advice, message);
    }
  }
}

/** What the feed board shows of a live.json that is not followed. */
export function problemOf(error: Error): ConfigurationProblem {
  const since = Date.now();
  if (error instanceof LiveFileError) return { place: error.place, reason: error.reason, since };
  if (error instanceof InputError && error.code === 'areas-missing')
    return { place: 'areas', reason: 'the city has no such layer with records.', since };
  return { place: LIVE_FILE, reason: 'it cannot be read; the log says more.', since };
}
