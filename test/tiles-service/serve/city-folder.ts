import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Layer, Publication, Scene } from '../../../models/schema/index.ts';

/** A new empty folder, and how to remove it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'citymirror-serve-')));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Writes files below a folder, by relative path. */
export async function writeFiles(folder: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

export function layerOf(id: string, publication: Publication, change: Partial<Layer> = {}): Layer {
  return {
    id,
    kind: 'tileset',
    name: { 'zh-CN': `图层 ${id}`, en: `Layer ${id}` },
    appearance: 'any',
    url: `layers/${id}/v1/tileset.json`,
    store: `layers/${id}/v1/store`,
    version: 'v1',
    publication,
    provenance: [
      {
        owner: 'Test',
        source: ['test.json'],
        licence: 'CC0-1.0',
        updated: '2026-01-01T00:00:00Z',
        simulated: true,
      },
    ],
    visible: true,
    opacity: 1,
    legend: [],
    ...change,
  };
}

export function sceneOf(publication: Publication, layers: Layer[], change: Partial<Scene> = {}): Scene {
  return {
    schema: 'citymirror/scene/1',
    id: 'probe',
    name: { 'zh-CN': '试验城', en: 'Probe' },
    origin: { longitude: 4.36, latitude: 52.01, height: 43 },
    extent: [4.3, 52, 4.4, 52.1],
    publication,
    updated: '2026-01-01T00:00:00Z',
    networks: [],
    groups: [],
    layers,
    viewpoints: [],
    themes: [],
    scenarioPresets: [],
    ...change,
  };
}

/** A small city with a layer in each class; `secret` is in the bytes of what is not public. */
export async function writeCity(folder: string): Promise<void> {
  await writeFiles(folder, {
    'city.json': '{"pipeline":"own"}',
    'public/scene.json': JSON.stringify(sceneOf('public', [layerOf('buildings', 'public')])),
    'public/layers/buildings/v1/tileset.json': JSON.stringify({
      asset: { version: '1.1' },
      filler: 'x'.repeat(3000),
    }),
    'public/layers/buildings/v1/0/0.glb': Buffer.from('glTF small'),
    'public/layers/buildings/v1/store/features.bin': Buffer.from(
      Array.from({ length: 1000 }, (_, i) => i % 251),
    ),
    'internal/scene.json': JSON.stringify(sceneOf('internal', [layerOf('pipes', 'internal')])),
    'internal/layers/pipes/v1/tileset.json': '{"secret":"internal"}',
    'restricted/scene.json': JSON.stringify(sceneOf('restricted', [layerOf('shelters', 'restricted')])),
    'restricted/layers/shelters/v1/tileset.json': '{"secret":"restricted"}',
  });
}
