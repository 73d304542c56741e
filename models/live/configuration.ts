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

/** What is wrong with a live.json. */
export class LiveFileError extends InputError {
  /** Where in the file, as feeds.3.rhythm; no name and no value of the file is in it. */
  readonly place: string;
  /** What everybody may read who may see the feed board. */
  readonly reason: string;

  /** `detail`: what the log says, with names of the file; absent: the reason. */
  constructor(input: string, place: string, reason: string, advice = ADVICE, detail = `${place}: ${reason}`) {
    super(reason === NOT_JSON ? 'live-unreadable' : 'live-invalid', input, detail, advice);
    this.place = place;
    this.reason = reason;
  }
}

const ADVICE = 'Mend the file; docs/feeds.md has examples.';
const NOT_JSON = 'this is not JSON.';

/** Text of a live.json → configuration. Throws a LiveFileError that names `path` and the place in it. */
export function parseLiveConfiguration(text: string, path: string): LiveConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    // Messages quote the text, which may have secrets: where it is says enough.
    const position = /at position (\d+)/.exec(message)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    throw new LiveFileError(path, line === undefined ? 'the document' : `line ${line}`, NOT_JSON);
  }
  const parsed = liveConfigurationSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LiveFileError(path, issue.path.join('.') || 'the document', `${issue.message}.`);
  }
  const configuration = parsed.data;
  for (const kind of ['layers', 'feeds'] as const) {
    const ids = configuration[kind].map(({ id }) => id);
    const index = ids.findIndex((id, at) => ids.indexOf(id) !== at);
    if (index < 0) continue;
    const detail = `the id "${ids[index]}" is given twice.`;
    throw new LiveFileError(path, `${kind}.${index}.id`, 'the id is given twice.', ADVICE, detail);
  }
  const known = new Set(configuration.layers.map(({ id }) => id));
  configuration.feeds.forEach(({ id, layer }, index) => {
    if (layer === undefined || known.has(layer)) return;
    const detail = `the feed "${id}" is of the layer "${layer}", and there is none.`;
    throw new LiveFileError(path, `feeds.${index}.layer`, 'there is no such layer.', ADVICE, detail);
  });
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
