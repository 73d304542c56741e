import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cameraSources } from '../../../../realtime/video/sources.ts';
import type { SimulatedThing } from '../../../../scenes/simulator/description.ts';
import { writeClips } from '../../../../tiles-service/demo/live/write-clips.ts';

const USUAL = { seed: 1, size: 20_000, buildings: 60_000 };
const camera = (native: string): SimulatedThing => ({
  id: `simulator:${native}`,
  kind: 'camera',
  name: { 'zh-CN': native, en: native },
  zone: 0,
  properties: {},
});
let [folder, clips] = ['', ''];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  clips = await mkdtemp(join(tmpdir(), 'clips-'));
  await writeFile(join(clips, 'camera-street-1.mp4'), 'moving');
  await writeFile(join(clips, 'camera-street-9.mp4'), 'of no camera');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(clips, { recursive: true });
});

describe('clips of the demo city', () => {
  it('should be given to the cameras that they were made for, and to no other', async () => {
    const things = [camera('camera-street-1'), camera('camera-street-2')];
    expect(await writeClips(things, USUAL, folder, clips)).toBe(1);
    const sources = cameraSources(
      JSON.parse(await readFile(join(folder, 'cameras.json'), 'utf8')),
      'test',
      {},
    );
    const source = sources.of('simulator:camera-street-1');
    expect(source).toMatchObject({ kind: 'mp4', made: 'rendered' });
    expect(sources.of('simulator:camera-street-2')).toBeUndefined();
    expect(source?.kind === 'mp4' && (await readFile(join(folder, source.file), 'utf8'))).toBe('moving');
    await expect(readFile(join(folder, 'clips/camera-street-9.mp4'))).rejects.toThrow();
  });

  it('should not show in another city, whose cameras stand elsewhere', async () => {
    expect(await writeClips([camera('camera-street-1')], { ...USUAL, seed: 2 }, folder, clips)).toBe(0);
    await expect(readFile(join(folder, 'cameras.json'))).rejects.toThrow();
  });

  it('should leave a city without pictures where there are no clips', async () => {
    expect(await writeClips([camera('camera-street-1')], USUAL, folder, join(clips, 'none'))).toBe(0);
  });
});
