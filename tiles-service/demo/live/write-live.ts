import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LIVE_FILE } from '../../../models/live/configuration.ts';
import type { DemoCity } from '../../../scenes/demo/city.ts';
import { writeFileAtomically } from '../../city/files.ts';
import { mapOf, thingsOf } from '../map-of.ts';
import { type NodeNumbers, numberNodes } from '../osm-xml.ts';
import { degreesOf } from '../to-degrees.ts';
import { type DemoLiveOptions, demoLive, SIMULATOR_FILES } from './live-configuration.ts';
import { simulatedCity } from './simulated-city.ts';
import { simulatedThings } from './simulated-things.ts';
import { writeClips } from './write-clips.ts';

/**
 * Writes what is live in the demo city into its folder: live.json, and the city and the things that its simulator knows.
 * Gives the number of things, and of those of them that are cameras with a clip.
 */
export async function writeDemoLive(
  city: DemoCity,
  folder: string,
  count: number,
  {
    numbers = numberNodes(mapOf(city), thingsOf(city)),
    ...options
  }: DemoLiveOptions & { numbers?: NodeNumbers } = {},
): Promise<{ things: number; clips: number }> {
  const toDegrees = await degreesOf();
  const things = simulatedThings(city, count, numbers, toDegrees);
  const [cityFile, thingsFile] = [SIMULATOR_FILES.city, SIMULATOR_FILES.things].map((name) =>
    join(folder, name),
  );
  await mkdir(dirname(cityFile), { recursive: true });
  await writeFileAtomically(cityFile, `${JSON.stringify(simulatedCity(city, toDegrees))}\n`);
  await writeFileAtomically(thingsFile, `${things.map((thing) => JSON.stringify(thing)).join('\n')}\n`);
  const clips = await writeClips(things, city.parameters, folder);
  // Last: whoever finds it finds the others.
  await writeFileAtomically(join(folder, LIVE_FILE), `${JSON.stringify(demoLive(options), null, 2)}\n`);
  return { things: things.length, clips };
}
