import type { Publication } from '../../models/schema/index.ts';
import { type Answer, type Asked, grantFor, IMMUTABLE, PRIVATE, REVALIDATED } from './asked.ts';
import { sendBody } from './send-body.ts';
import { sendFile } from './send-file.ts';
import type { ServedCity } from './served-city.ts';
import { answerThemes } from './themes/answer-themes.ts';

/** GET /city/<id>/scene.json, /city/<id>/themes.json and /city/<id>/<publication>/layers/<layer>/<version>/… */
export function cityAnswer({
  cities,
  themeFolders = [],
}: {
  cities: readonly ServedCity[];
  themeFolders?: readonly string[];
}): Answer {
  return async (asked) => {
    // Looked up anew each time: a city may come while the server runs.
    const city = cities.find(({ id }) => id === asked.segments[1]);
    if (!city) return false;
    if (asked.segments.length === 3 && asked.segments[2] === 'scene.json') return answerScene(city, asked);
    if (asked.segments.length === 3 && asked.segments[2] === 'themes.json')
      return answerThemes(city, themeFolders, asked);
    return answerLayerFile(city, asked);
  };
}

async function answerScene(city: ServedCity, asked: Asked): Promise<boolean> {
  const scene = await city.scene(asked.grants);
  const grant = scene && grantFor(asked, scene.publication);
  if (!grant) return false;
  await sendBody(grant, asked.request, asked.response, {
    type: 'application/json',
    bytes: scene.body,
    entityTag: scene.entityTag,
    cacheControl: scene.publication === 'public' ? REVALIDATED : PRIVATE,
  });
  return true;
}

async function answerLayerFile(city: ServedCity, asked: Asked): Promise<boolean> {
  const [, , publication, ...inside] = asked.segments;
  const grant = grantFor(asked, publication as Publication);
  // layers/<layer>/<version>/<file>: what lies beside is the pipeline's own.
  if (!grant || inside[0] !== 'layers' || inside.length < 4) return false;
  const finder = city.files(grant);
  const file = await finder.find(inside);
  if (!file) return false;
  const cacheControl = grant.publication === 'public' ? IMMUTABLE : PRIVATE;
  const sent = await sendFile(grant, asked.request, asked.response, file, {
    cacheControl,
    cache: city.cache,
  });
  if (!sent) finder.forget(inside);
  return sent;
}
