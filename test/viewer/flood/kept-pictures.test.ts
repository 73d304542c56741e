import { describe, expect, it } from 'vitest';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import {
  decodeMaxima,
  decodePicture,
  encodeMaxima,
  encodePicture,
} from '../../../scenes/flood/run/picture-codec.ts';
import { KeptPictures } from '../../../viewer/flood/kept-pictures.ts';
import type { Unpack } from '../../../viewer/flood/picture-client.ts';

const GRID: FloodGrid = {
  ...{ columns: 3, rows: 2, cell: 10, west: 0, north: 20, crs: 'EPSG:4547', verticalDatum: '1985' },
};
const BED = new Float32Array(6);

/** Unpacks on this thread, and counts. */
function unpacking(): Unpack & { unpacked: number[] } {
  const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
  const unpacked: number[] = [];
  return {
    unpacked,
    async picture(blob, size, time) {
      unpacked.push(time);
      return decodePicture(await bytes(blob), size, time);
    },
    maxima: async (blob, size) => decodeMaxima(await bytes(blob), size),
  };
}

async function packed(time: number, depth: number): Promise<Blob> {
  const cells = (value: number) => new Float32Array(6).fill(value);
  const frame = { time, depth: cells(depth), velocityX: cells(0.5), velocityY: cells(-0.25) };
  return new Blob([await encodePicture(frame, GRID)]);
}

describe('the pictures of a run that is being computed', () => {
  it('should be what came, to the millimetre', async () => {
    const source = new KeptPictures(GRID, BED, unpacking());
    source.add(0, await packed(0, 0));
    source.add(60, await packed(60, 1.234));
    expect(source.times).toEqual([0, 60]);
    const frame = await source.frame(1);
    expect(frame.time).toBe(60);
    expect(frame.depth[5]).toBeCloseTo(1.234, 4);
    expect(frame.velocityY[0]).toBeCloseTo(-0.25, 4);
  });

  it('should tell of each new one until nobody listens, and not take one that is no later', async () => {
    const source = new KeptPictures(GRID, BED, unpacking());
    let heard = 0;
    const end = source.onFrame(() => heard++);
    source.add(60, await packed(60, 1));
    source.add(60, await packed(60, 2));
    expect(heard).toBe(1);
    expect(source.times).toEqual([60]);
    end();
    source.add(120, await packed(120, 1));
    expect(heard).toBe(1);
  });

  it('should be unpacked once while they are looked at, and let go when others are', async () => {
    const unpack = unpacking();
    const source = new KeptPictures(GRID, BED, unpack);
    for (let time = 0; time < 30; time++) source.add(time, await packed(time, time));
    await source.frame(0);
    await source.frame(0);
    expect(unpack.unpacked).toEqual([0]);
    for (let index = 1; index < 30; index++) await source.frame(index);
    await source.frame(29);
    expect(unpack.unpacked).toHaveLength(30);
    await source.frame(0);
    expect(unpack.unpacked).toHaveLength(31);
    source.letGo();
    await source.frame(0);
    expect(unpack.unpacked).toHaveLength(32);
  });

  it('should refuse a picture that is not there', async () => {
    await expect(new KeptPictures(GRID, BED, unpacking()).frame(0)).rejects.toThrow(RangeError);
  });

  it('should have no worst before it came, and the newest after', async () => {
    const source = new KeptPictures(GRID, BED, unpacking());
    expect(Number.isNaN((await source.maxima()).arrival[0])).toBe(true);
    const cells = (value: number) => new Float32Array(6).fill(value);
    const worst = { depth: cells(2), speed: cells(1), hazard: cells(3), arrival: cells(90) };
    source.setMaxima(new Blob([await encodeMaxima(worst, GRID)]));
    expect((await source.maxima()).arrival[3]).toBe(90);
    expect((await source.maxima()).depth[3]).toBeCloseTo(2, 4);
  });
});
