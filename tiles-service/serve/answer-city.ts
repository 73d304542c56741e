import { strictestOf } from '../../models/access/strictness.ts';
import type { Publication } from '../../models/schema/index.ts';
import { loadRuns, RUNS_FOLDER, runsFolder } from '../flood/run-list.ts';
import { type Answer, type Asked, grantFor, IMMUTABLE, PRIVATE, REVALIDATED } from './asked.ts';
import { jsonBody, sendBody } from './send-body.ts';
import { sendFile } from './send-file.ts';
import type { ServedCity } from './served-city.ts';
import { answerThemes } from './themes/answer-themes.ts';

/**
 * GET /city/<id>/scene.json, /city/<id>/themes.json, /city/<id>/runs.json, /city/<id>/<publication>/layers/<layer>/<version>/…
 * and /city/<id>/<publication>/runs/<run>/…
 */
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
    if (asked.segments.length === 3 && asked.segments[2] === 'runs.json') return answerRuns(city, asked);
    return answerFile(city, asked);
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

/**
 * The runs of all classes that the caller may see, the newest first; addresses are relative to the city's. Who may keep
 * the list goes by the strictest class of what is on it.
 */
async function answerRuns(city: ServedCity, asked: Asked): Promise<boolean> {
  const scene = await city.scene(asked.grants);
  const grant = scene && grantFor(asked, scene.publication);
  if (!grant) return false;
  const lists = await Promise.all(
    asked.grants.map(async ({ publication }) => {
      const runs = await loadRuns(runsFolder(city.folder, publication));
      return runs.map((run) => ({ ...run, publication, url: `${publication}/${RUNS_FOLDER}/${run.id}` }));
    }),
  );
  const runs = lists.flat().sort((a, b) => Date.parse(b.made) - Date.parse(a.made));
  const strictest = strictestOf('public', ...runs.map(({ publication }) => publication));
  await sendBody(grant, asked.request, asked.response, {
    ...jsonBody({ runs }),
    cacheControl: strictest === 'public' ? REVALIDATED : PRIVATE,
  });
  return true;
}

async function answerFile(city: ServedCity, asked: Asked): Promise<boolean> {
  const [, , publication, ...inside] = asked.segments;
  const grant = grantFor(asked, publication as Publication);
  // layers/<layer>/<version>/<file>, runs/<run>/<file>: what lies beside is the pipeline's own.
  const isLayer = inside[0] === 'layers' && inside.length >= 4;
  const isRun = inside[0] === RUNS_FOLDER && inside.length === 3;
  if (!grant || !(isLayer || isRun)) return false;
  const finder = city.files(grant);
  const file = await finder.find(inside);
  if (!file) return false;
  // A run has no hash in its address, and may be taken away.
  const open = isLayer ? IMMUTABLE : REVALIDATED;
  const cacheControl = grant.publication === 'public' ? open : PRIVATE;
  const sent = await sendFile(grant, asked.request, asked.response, file, {
    cacheControl,
    cache: city.cache,
  });
  if (!sent) finder.forget(inside);
  return sent;
}
