import type { Scene } from '../../models/schema/index.ts';
import type { ThemeList } from '../../models/schema/theme.ts';
import { fits } from '../../models/themes/fit.ts';
import { readThemes, themeFolderOf } from '../serve/themes/read-themes.ts';

/** The themes of a city and of further folders that fit a bundle's scene: not stricter, and their layers in it. */
export async function bundleThemes(
  city: string,
  folders: readonly string[],
  scene: Scene,
): Promise<ThemeList> {
  const { themes } = await readThemes([themeFolderOf(city), ...folders]);
  return { themes: themes.filter((theme) => fits(theme, scene)), problems: [] };
}
