import { APPEARANCES, type ViewDocument } from '../../models/schema/view-document.ts';

type Appearance = ViewDocument['appearance'];

/** Dark, light, high contrast, and dark again. */
export function nextAppearance(appearance: Appearance): Appearance {
  return APPEARANCES[(APPEARANCES.indexOf(appearance) + 1) % APPEARANCES.length];
}

/** High contrast where the system asks for it; undefined where it does not mind. */
export function preferredAppearance(): Appearance | undefined {
  const asked = ['(prefers-contrast: more)', '(forced-colors: active)'];
  return asked.some((query) => matchMedia(query).matches) ? 'contrast' : undefined;
}
