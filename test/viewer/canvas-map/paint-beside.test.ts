import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PaintTask } from '../../../viewer/canvas-map/water-painter.ts';
import type { MercatorWindow } from '../../../viewer/map/water/mercator-window.ts';
import type { WaterPictures } from '../../../viewer/water/water-pictures.ts';

/** The worker, as far as the page sees it: it answers with pixels of the right number. */
const asked: PaintTask[] = [];
class StubWorker {
  onmessage: ((event: { data: object }) => void) | undefined;
  postMessage({ id, parameters: [task] }: { id: number; parameters: [PaintTask] }): void {
    asked.push(task);
    const value = new Uint8ClampedArray(task.width * task.height * 4);
    setTimeout(() => this.onmessage?.({ data: { id, value } }), 0);
  }
  terminate(): void {}
}
beforeAll(() => {
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal(
    'ImageData',
    class {
      readonly width: number;
      readonly height: number;
      constructor(_pixels: Uint8ClampedArray, width: number, height: number) {
        this.width = width;
        this.height = height;
      }
    },
  );
});
afterAll(() => void vi.unstubAllGlobals());

const window: MercatorWindow = { west: 0.5, east: 0.6, north: 0.4, south: 0.5, width: 40, height: 20 };
const picture = () => ({ columns: 2, rows: 2, texels: new Uint16Array(16), wet: new Uint8Array(1) }) as never;
const ground = { columns: 2, rows: 2, walls: new Uint8Array(4), bed: new Float32Array(4) };
const water = (first: never, second: never): WaterPictures =>
  ({
    place: { ground, placement: { toCell: () => [1, 1] } },
    ...{ first, second, share: 0.5, hours: 1, isDifference: false, kind: 'time' },
  }) as never;

it('should send to what paints the water only what it does not have', async () => {
  const { paintBeside } = await import('../../../viewer/canvas-map/paint-beside.ts');
  const [one, two, three] = [picture(), picture(), picture()];
  const image = await paintBeside(window, water(one, two), 'depth');
  expect(image).toMatchObject({ width: 40, height: 20 });
  await paintBeside(window, water(two, three), 'depth');
  await paintBeside(window, water(one, one), 'depth');
  const sent = asked.map(({ ground: g, first, second }) => [g, first, second].map(({ thing }) => !!thing));
  expect(sent).toEqual([
    [true, true, true],
    [false, false, true],
    // It was let go: what paints keeps what was used last.
    [false, true, false],
  ]);
  expect(Object.keys(asked[0].ground.thing!)).toEqual(['columns', 'rows', 'walls']);
  expect(
    await paintBeside(window, { share: 0, hours: 1, isDifference: false, kind: 'time' }, 'depth'),
  ).toBeUndefined();
  expect(asked).toHaveLength(3);
});
