import type { IncomingMessage } from 'node:http';
import { PUBLICATIONS, type Scene } from '../../models/schema/index.ts';
import { type AccessRules, decide, requestFacts, roleOf } from './access.ts';
import type { SceneDocument, ServedCity } from './served-city.ts';

const idsOf = new WeakMap<SceneDocument, ReadonlySet<string>>();

/** Ids of the layers of a city that a caller may see; undefined where there is nothing of it for the caller. */
export async function visibleLayers(
  request: IncomingMessage,
  id: string,
  cities: readonly ServedCity[],
  rules: AccessRules,
): Promise<ReadonlySet<string> | undefined> {
  const role = roleOf(requestFacts(request), rules);
  const grants = PUBLICATIONS.flatMap((publication) => decide(role, publication) ?? []);
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

/** True for a request that a page of another origin has sent. Behind a proxy the Host may be the proxy's word. */
export function isFromOtherPage({ headers }: IncomingMessage, rules: AccessRules): boolean {
  const { origin, host } = headers;
  if (origin === undefined || rules.behindProxy) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
}
