import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CamerasFile, camerasFileSchema } from '../../../models/schema/camera-feed.ts';
import { DEMO_DEFAULTS, type DemoParameters } from '../../../scenes/demo/city.ts';
import type { SimulatedThing } from '../../../scenes/simulator/description.ts';
import { writeFileAtomically } from '../../city/files.ts';

/** Clips that were rendered from the poses of the demo city's cameras: `<camera>.mp4`. See test/clips. */
const CLIPS = resolve(import.meta.dirname, '../../../assets/clips');
const CLIP = '.mp4';

/**
 * Gives cameras of the demo city the clips that were made for them: files in its folder `clips`, and cameras.json. They
 * show the city of the usual parameters; another one has cameras in other places, and no pictures. Gives their number.
 */
export async function writeClips(
  things: readonly SimulatedThing[],
  parameters: DemoParameters,
  folder: string,
  clips = CLIPS,
): Promise<number> {
  if (!isUsual(parameters)) return 0;
  const files = new Set((await readdir(clips).catch(() => [])).filter((name) => name.endsWith(CLIP)));
  const sources: CamerasFile['sources'] = things.flatMap(({ id, kind }) => {
    const file = `${id.slice(id.indexOf(':') + 1)}${CLIP}`;
    if (kind !== 'camera' || !files.has(file)) return [];
    return [{ cameras: id, kind: 'mp4' as const, file: `clips/${file}`, made: 'rendered' as const }];
  });
  if (sources.length === 0) return 0;
  await mkdir(join(folder, 'clips'), { recursive: true });
  for (const source of sources)
    if (source.kind === 'mp4')
      await copyFile(join(clips, source.file.slice('clips/'.length)), join(folder, source.file));
  const cameras = camerasFileSchema.parse({ schema: 'citymirror/cameras/1', sources });
  await writeFileAtomically(join(folder, 'cameras.json'), `${JSON.stringify(cameras, null, 2)}\n`);
  return sources.length;
}

function isUsual({ seed, size, buildings }: DemoParameters): boolean {
  const usual = DEMO_DEFAULTS.buildingsPerSquareKilometre * (DEMO_DEFAULTS.size / 1_000) ** 2;
  return seed === DEMO_DEFAULTS.seed && size === DEMO_DEFAULTS.size && buildings === usual;
}
