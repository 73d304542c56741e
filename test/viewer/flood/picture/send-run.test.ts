import { describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../../models/schema/flood-case.ts';
import { type FloodGrid, floodRunSchema } from '../../../../models/schema/flood-run.ts';
import { openKeptRun } from '../../../../scenes/flood/run/keyframes.ts';
import {
  decodeMaxima,
  decodePicture,
  encodeMaxima,
  encodePicture,
} from '../../../../scenes/flood/run/picture-codec.ts';
import { KeptPictures } from '../../../../viewer/flood/kept-pictures.ts';
import { filesOf } from '../../../../viewer/flood/picture/send-run.ts';
import type { OpenRun } from '../../../../viewer/flood/run-entry.ts';

const grid: FloodGrid = {
  ...{ columns: 3, rows: 2, cell: 10, west: 0, north: 0 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
const bed = Float32Array.of(1, 2, 3, 4, Number.NaN, 6);
const NAMED = { 'zh-CN': '河（水位 +1 m）', en: 'River (level +1 m)' };
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const frameAt = (time: number) => ({
  ...{ time, depth: new Float32Array(6).fill(time / 100) },
  ...{ velocityX: new Float32Array(6), velocityY: new Float32Array(6).fill(0.5) },
});

async function computed(): Promise<OpenRun> {
  const source = new KeptPictures(grid, bed, {
    picture: async (blob, size, time) => decodePicture(await bytesOf(blob), size, time),
    maxima: async (blob, size) => decodeMaxima(await bytesOf(blob), size),
  });
  for (let time = 0; time <= 1_500; time += 100)
    source.add(time, new Blob([await encodePicture(frameAt(time), grid)]));
  const worst = { ...frameAt(1_500), hazard: new Float32Array(6), arrival: new Float32Array(6) };
  source.setMaxima(new Blob([await encodeMaxima({ ...worst, speed: new Float32Array(6).fill(0.5) }, grid)]));
  const name = { 'zh-CN': '河', en: 'River' };
  const flood = floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    id: 'river',
    name,
    duration: 1_500,
  });
  const balance = {
    ...{ initial: 0, edges: 0, rained: 0, sources: 0 },
    ...{ infiltrated: 0, drained: 0, stored: 0, error: 0 },
  };
  const series = { times: [], series: [] };
  return {
    entry: { id: 'river-1', name, start: 0, made: 1_000, duration: 1_500, where: 'browser' },
    facts: { flood, grid, cautions: [], gauges: series, sections: series, balance },
    ...{ source, isComplete: true },
  };
}

describe('a run that is sent to the server', () => {
  it('should be a kept run: its pictures, bed and maxima are read from its files as they were', async () => {
    const { run, keyframes } = await filesOf(await computed(), NAMED);
    const bytes = await bytesOf(keyframes);
    expect(run.case.name).toEqual(NAMED);
    const kept = await openKeptRun(floodRunSchema.parse(run), {
      read: async (_file: string, offset: number, length: number) => bytes.subarray(offset, offset + length),
    } as never);
    expect(kept.times).toHaveLength(16);
    expect(kept.bed).toEqual(bed);
    // Also beyond the first of a group, which others are told by.
    for (const index of [0, 5, 11, 12, 15]) {
      const { depth, velocityY } = await kept.frame(index);
      expect(depth[3]).toBeCloseTo(index, 3);
      expect(velocityY[3]).toBeCloseTo(index === 0 ? 0 : 0.5, 2);
    }
    expect((await kept.maxima()).depth[0]).toBeCloseTo(15, 3);
  });

  it('should be complete', async () => {
    await expect(filesOf({ ...(await computed()), isComplete: false }, NAMED)).rejects.toThrow(
      'not complete',
    );
  });
});
