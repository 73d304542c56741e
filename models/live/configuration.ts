import { InputError } from '../errors.ts';
import {
  type Feed,
  type Layer,
  type LiveConfiguration,
  type LiveLayer,
  liveConfigurationSchema,
} from '../schema/index.ts';
import { LIVE_URL } from './live-url.ts';

export { LIVE_URL } from './live-url.ts';

/** File in the folder of a city that says what is live there. It is never served. */
export const LIVE_FILE = 'live.json';

/** Text of a live.json → configuration. Throws an InputError that names `path` and the place in it. */
export function parseLiveConfiguration(text: string, path: string): LiveConfiguration {
  const advice = 'Mend the file; docs/feeds.md has examples.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError('live-unreadable', path, `this is not JSON (${(error as Error).message}).`, advice);
  }
  const parsed = liveConfigurationSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.join('.') || 'the document';
    throw new InputError('live-invalid', path, `${where}: ${issue.message}.`, advice);
  }
  const configuration = parsed.data;
  const { layers, feeds } = configuration;
  const twice = repeated(layers.map(({ id }) => id)) ?? repeated(feeds.map(({ id }) => id));
  if (twice !== undefined)
    throw new InputError('live-invalid', path, `the id "${twice}" is given twice.`, advice);
  const known = new Set(layers.map(({ id }) => id));
  for (const { id, layer } of feeds)
    if (layer !== undefined && !known.has(layer))
      throw new InputError(
        'live-invalid',
        path,
        `the feed "${id}" is of the layer "${layer}", and there is none.`,
        advice,
      );
  return configuration;
}

/** The live layers as layers of a scene. `updated`: when the configuration was last changed, ISO 8601. */
export function liveLayers(configuration: LiveConfiguration, updated: string): Layer[] {
  return configuration.layers.map((layer) => ({
    ...layer,
    url: LIVE_URL,
    version: '1',
    provenance: provenanceOf(layer, configuration.feeds, updated),
  }));
}

function provenanceOf(layer: LiveLayer, feeds: readonly Feed[], updated: string): Layer['provenance'] {
  const own = feeds.filter((feed) => feed.layer === layer.id);
  if (own.length === 0)
    return [{ owner: 'unknown', source: [layer.id], licence: 'unknown', updated, simulated: false }];
  return own.map(({ owner, master, id, licence, rhythm, simulated, verticalDatum }) => ({
    owner,
    source: [master ?? id],
    licence,
    updated,
    rhythm: `PT${rhythm}S`,
    simulated,
    ...(verticalDatum === undefined ? {} : { verticalDatum }),
  }));
}

function repeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}
