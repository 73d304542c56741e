import { InputError } from '../../../models/errors.ts';

/**
 * The layers to read: all, or the one that the user names, whatever the case.
 * @throws InputError `sublayer-missing`, with the names that there are
 */
export function chooseLayers<Layer extends { name: string }>(
  file: string,
  layers: readonly Layer[],
  sublayer: string | undefined,
): readonly Layer[] {
  if (sublayer === undefined) return layers;
  const wanted = sublayer.toLowerCase();
  const chosen =
    layers.find(({ name }) => name === sublayer) ?? layers.find(({ name }) => name.toLowerCase() === wanted);
  if (chosen) return [chosen];
  const names = layers.slice(0, 40).map(({ name }) => name);
  throw new InputError(
    'sublayer-missing',
    file,
    `has no layer "${sublayer}".`,
    `Its layers are: ${names.join(', ').slice(0, 1000) || 'none'}.`,
  );
}
