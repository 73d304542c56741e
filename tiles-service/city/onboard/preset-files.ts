import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Manifest, ScenarioPreset } from '../../../models/schema/index.ts';
import { scenarioPresetSchema } from '../../../models/schema/index.ts';
import type { Report } from './rules.ts';

/** No case of a city has more bytes: its rasters are files of their own. */
const MOST_BYTES = 4 << 20;

/** The flood cases, schemes and rule packs that a manifest names files for; one that is none, or that is there twice, is a problem at its line. */
export async function loadPresets(
  { id: city, scenarioPresets = [], grid }: Pick<Manifest, 'id' | 'scenarioPresets' | 'grid'>,
  root: string,
  report: Report,
): Promise<ScenarioPreset[]> {
  const presets: ScenarioPreset[] = [];
  for (const [index, path] of scenarioPresets.entries()) {
    const refuse = (message: string): void => report('scenario-preset', ['scenarioPresets', index], message);
    let content: unknown;
    try {
      const absolute = resolve(root, path);
      if ((await stat(absolute)).size > MOST_BYTES) throw new RangeError('it has more than 4 MB');
      content = JSON.parse(await readFile(absolute, 'utf8'));
    } catch (error) {
      refuse(`"${path}" cannot be read as JSON (${(error as Error).message}).`);
      continue;
    }
    const parsed = scenarioPresetSchema.safeParse(content);
    if (!parsed.success) {
      const [{ path: where, message }] = parsed.error.issues;
      refuse(`"${path}" is no flood case, scheme or rule pack: ${where.join('.') || 'it'}: ${message}.`);
    } else if ('grid' in parsed.data && parsed.data.grid)
      refuse(`"${path}" names a grid of its own; a preset is computed on the grid of the city.`);
    else if ('city' in parsed.data && parsed.data.city !== city)
      refuse(`"${path}" has the rules of another city: city: "${parsed.data.city}" is not "${city}".`);
    else if (presets.some((one) => keyOf(one) === keyOf(parsed.data)))
      refuse(
        `"${path}" has the id "${parsed.data.id}"${'edition' in parsed.data ? ` and edition "${parsed.data.edition}"` : ''} of another preset; give it one of its own.`,
      );
    else presets.push(withClass(parsed.data));
  }
  if (presets.some((preset) => preset.schema === 'citymirror/flood-case/1') && grid?.cellSize === undefined)
    report(
      'scenario-preset',
      ['scenarioPresets'],
      'floods are computed on the rasters of the city; give `grid` with a `cellSize`.',
      'warning',
    );
  return presets;
}

/** Editions of one rule pack share its id. */
const keyOf = (preset: ScenarioPreset): string =>
  'edition' in preset ? `${preset.id} ${preset.edition}` : preset.id;

/** Rules are for everybody, unless they say otherwise. */
const withClass = (preset: ScenarioPreset): ScenarioPreset =>
  preset.schema === 'citymirror/rule-pack/1' || preset.schema === 'citymirror/sun-rules/1'
    ? { ...preset, publication: preset.publication ?? 'public' }
    : preset;
