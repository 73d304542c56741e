import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../models/errors.ts';
import { type RoadNetwork, readNetwork } from '../../../models/network/index.ts';
import { PUBLICATIONS } from '../../../models/schema/index.ts';
import {
  type SimulatedThing,
  simulatedCitySchema,
  simulatedThingSchema,
} from '../../../scenes/simulator/description.ts';
import { type Simulation, simulate } from '../../../scenes/simulator/simulation.ts';

/** Where the files of a simulated city are: paths in the city's folder, and the id of its roads. */
export interface SimulatorSource {
  folder: string;
  city: string;
  things: string;
  roads: string;
}

const ADVICE = 'Make them with: npm run city -- demo --out <folder> --only-live.';

/** @throws InputError that names the file that is missing or does not fit, and the line in it. */
export async function loadSimulation({ folder, city, things, roads }: SimulatorSource): Promise<Simulation> {
  const cityFile = join(folder, city);
  const parsed = simulatedCitySchema.safeParse(json(await text(cityFile), cityFile));
  if (!parsed.success) throw unfit(cityFile, parsed.error);
  return simulate(parsed.data, await readThings(join(folder, things)), await readRoads(folder, roads));
}

async function readThings(path: string): Promise<SimulatedThing[]> {
  const found: SimulatedThing[] = [];
  for (const [i, line] of (await text(path)).split('\n').entries()) {
    if (line === '') continue;
    const where = `${path}, line ${i + 1}`;
    const parsed = simulatedThingSchema.safeParse(json(line, where));
    if (!parsed.success) throw unfit(where, parsed.error);
    found.push(parsed.data);
  }
  return found;
}

const scenesSchema = z.object({
  networks: z.array(z.object({ id: z.string(), url: z.string() })).default([]),
});

/** Undefined: the city has no such roads, and nothing drives. */
async function readRoads(folder: string, id: string): Promise<RoadNetwork | undefined> {
  for (const publication of PUBLICATIONS) {
    const path = join(folder, publication, 'scene.json');
    const scene = await readFile(path, 'utf8').catch(() => undefined);
    const parsed = scene === undefined ? undefined : scenesSchema.safeParse(json(scene, path));
    const url = parsed?.data?.networks.find((network) => network.id === id)?.url;
    if (url === undefined) continue;
    const network = readNetwork(await readFile(join(folder, publication, url)));
    if (network.kind === 'road') return network;
  }
  return undefined;
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError('simulator-files', path, `it cannot be read (${(error as Error).message}).`, ADVICE);
  }
}

function json(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new InputError('simulator-files', path, `this is not JSON (${(error as Error).message}).`, ADVICE);
  }
}

function unfit(path: string, error: z.ZodError): InputError {
  const [issue] = error.issues;
  return new InputError(
    'simulator-files',
    path,
    `${issue.path.join('.') || 'it'}: ${issue.message}.`,
    ADVICE,
  );
}
