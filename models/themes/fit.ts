import type { Layer } from '../schema/layer.ts';
import type { Publication } from '../schema/publication.ts';
import { PUBLICATIONS } from '../schema/publication.ts';
import type { Theme } from '../schema/theme.ts';

interface FittedScene {
  id: string;
  publication: Publication;
  layers: readonly Pick<Layer, 'id' | 'role' | 'store'>[];
}

/** The layers of a scene that a theme means, by the theme's names; those that the scene lacks are left out. */
export function themeLayers<L extends Pick<Layer, 'id' | 'role'>>(
  theme: Pick<Theme, 'layers'>,
  layers: readonly L[],
): Map<string, L> {
  const found = new Map<string, L>();
  for (const { key, layer: id, role } of theme.layers) {
    const layer =
      layers.find((one) => id !== undefined && one.id === id) ??
      layers.find((one) => role !== undefined && one.role === role);
    if (layer) found.set(key, layer);
  }
  return found;
}

/** Whether a theme is for a city as one caller sees it: named or open to all, not stricter, its layers there. */
export function fits(theme: Theme, scene: FittedScene): boolean {
  if (theme.cities && !theme.cities.includes(scene.id)) return false;
  if (PUBLICATIONS.indexOf(theme.publication) > PUBLICATIONS.indexOf(scene.publication)) return false;
  const found = themeLayers(theme, scene.layers);
  return theme.layers.every(({ key, required }) => !required || found.get(key)?.store !== undefined);
}
