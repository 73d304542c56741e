import { sceneSchema } from '../../../models/schema/index.ts';
import type { ThemeList } from '../../../models/schema/theme.ts';
import { fits } from '../../../models/themes/fit.ts';
import { type Asked, grantFor } from '../asked.ts';
import { jsonBody, sendBody } from '../send-body.ts';
import type { SceneDocument, ServedCity } from '../served-city.ts';
import { type ReadThemes, readThemes, themeFolderOf } from './read-themes.ts';

/**
 * GET /city/<id>/themes.json: the themes that fit the city as the caller may see it. Files are read for every answer,
 * so that a theme is there as soon as its file is. What is wrong with a file is told to those who may see everything.
 */
export async function answerThemes(
  city: ServedCity,
  folders: readonly string[],
  asked: Asked,
): Promise<boolean> {
  const document = await city.scene(asked.grants);
  const grant = document && grantFor(asked, document.publication);
  if (!grant) return false;
  const { themes, problems } = await fittingThemes(city, folders, document);
  const maySeeAll = grantFor(asked, 'restricted') !== undefined;
  const list: ThemeList = { themes, problems: maySeeAll ? problems : [] };
  await sendBody(grant, asked.request, asked.response, jsonBody(list));
  return true;
}

/** The themes for a city as the caller of a scene sees it, and what is wrong with files of any. */
export async function fittingThemes(
  city: ServedCity,
  folders: readonly string[],
  { body, publication }: SceneDocument,
): Promise<ReadThemes> {
  const scene = sceneSchema.parse(JSON.parse(body.toString('utf8')));
  const { themes, problems } = await readThemes([themeFolderOf(city.folder), ...folders]);
  return { themes: themes.filter((theme) => fits(theme, { ...scene, publication })), problems };
}
