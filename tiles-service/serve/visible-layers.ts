import type { IncomingMessage } from 'node:http';
import type { Scene } from '../../models/schema/index.ts';
import { type AccessRules, grantsOf, type WhoAsks } from './access.ts';
import type { SceneDocument, ServedCity } from './served-city.ts';

const idsOf = new WeakMap<SceneDocument, ReadonlySet<string>>();

/** Ids of the layers of a city that a caller may see; undefined where there is nothing of it for the caller. */
export async function visibleLayers(
  request: IncomingMessage,
  id: string,
  cities: readonly ServedCity[],
  whoAsks: WhoAsks,
): Promise<ReadonlySet<string> | undefined> {
  const grants = grantsOf((await whoAsks(request)).subject);
  const scene = await cities.find((city) => city.id === id)?.scene(grants);
  if (!scene) return undefined;
  let ids = idsOf.get(scene);
  if (!ids) {
    const { layers } = JSON.parse(scene.body.toString()) as Scene;
    ids = new Set(layers.map((layer) => layer.id));
    idsOf.set(scene, ids);
  }
  return ids;
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
