import type { IncomingMessage } from 'node:http';
import type { Scene } from '../../models/schema/index.ts';
import { type AccessRules, grantsOf, type WhoAsks } from './access.ts';
import type { AllowedHost } from './proxy/allow-list.ts';
import { mayAsk } from './proxy/may-ask.ts';
import type { SceneDocument, ServedCity } from './served-city.ts';
import { fittingThemes } from './themes/answer-themes.ts';

const layersOf = new WeakMap<SceneDocument, ReadonlyMap<string, string>>();

/** What a caller may know of in a city, as far as a view can name it. */
export interface VisibleParts {
  /** Addresses of the layers by their ids: who may see more has another version of a layer, at another address. */
  layers: ReadonlyMap<string, string>;
  /** Ids of the themes. */
  themes: ReadonlySet<string>;
  /** Origins of the servers that the proxy may ask for the caller. */
  origins: ReadonlySet<string>;
}

export interface VisibleOptions {
  cities: readonly ServedCity[];
  whoAsks: WhoAsks;
  themeFolders: readonly string[];
  allowHosts: readonly AllowedHost[];
}

/** Layers that a caller may see, by id; undefined where there is nothing of the city for the caller. */
export async function visibleLayers(
  request: IncomingMessage,
  id: string,
  { cities, whoAsks }: Pick<VisibleOptions, 'cities' | 'whoAsks'>,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { subject } = await whoAsks(request);
  const scene = await cities.find((city) => city.id === id)?.scene(grantsOf(subject));
  return scene && layersIn(scene);
}

/** What a caller may know of in a city; undefined where there is nothing of it for the caller. */
export async function visibleParts(
  request: IncomingMessage,
  id: string,
  { cities, whoAsks, themeFolders, allowHosts }: VisibleOptions,
): Promise<VisibleParts | undefined> {
  const { subject } = await whoAsks(request);
  const city = cities.find((one) => one.id === id);
  const scene = await city?.scene(grantsOf(subject));
  if (!city || !scene) return undefined;
  const { themes } = await fittingThemes(city, themeFolders, scene);
  return {
    layers: layersIn(scene),
    themes: new Set(themes.map((theme) => theme.id)),
    origins: new Set(allowHosts.filter((host) => mayAsk(subject, host)).map(({ origin }) => origin)),
  };
}

function layersIn(scene: SceneDocument): ReadonlyMap<string, string> {
  let layers = layersOf.get(scene);
  if (!layers) {
    layers = new Map((JSON.parse(scene.body.toString()) as Scene).layers.map(({ id, url }) => [id, url]));
    layersOf.set(scene, layers);
  }
  return layers;
}

/**
 * True for a request that a page of another origin has sent, which a browser says itself, or the Origin does. A reverse
 * proxy has to pass on the name of the Host, or to tell it in X-Forwarded-Host (docs/deployment.md).
 */
export function isFromOtherPage({ headers }: IncomingMessage, rules: AccessRules): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const from = new URL(origin);
  if (!rules.behindProxy) return from.host !== host;
  // A proxy often leaves the port out.
  const forwarded = [headers['x-forwarded-host'] ?? []].flat().join(',').split(',');
  return ![host ?? '', ...forwarded].some((name) => name.trim().replace(/:\d+$/, '') === from.hostname);
}
