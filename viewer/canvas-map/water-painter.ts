import type { WallMask } from '../../scenes/flood/surface/wall-mask.ts';
import { type PaintedWater, paintWater } from '../map/water/paint-water.ts';
import type { Shown } from '../water/shader-inputs.ts';
import { answerCalls } from '../workers/answer-calls.ts';

/** Something that is kept by its number, and sent with it the first time. */
export interface Numbered<Thing> {
  number: number;
  /** Absent: it is kept from the call before. */
  thing?: Thing;
}

export interface PaintTask extends Omit<PaintedWater, 'ground' | 'first' | 'second' | 'mask'> {
  ground: Numbered<PaintedWater['ground']>;
  first: Numbered<PaintedWater['first']>;
  second: Numbered<PaintedWater['second']>;
  mask?: Numbered<WallMask>;
  width: number;
  height: number;
  /** As of `nodesOf`. */
  nodes: Float64Array;
  shown: Shown;
}

/** Paints the water of the plain map beside the page. */
export type PaintCalls = {
  /** Red, green, blue, alpha of the window, from the north-west. */
  paint(task: PaintTask): Uint8ClampedArray<ArrayBuffer>;
};

let kept = new Map<number, unknown>();

answerCalls<PaintCalls>(
  {
    paint(_context, { ground, first, second, mask, width, height, nodes, shown, ...rest }) {
      const before = kept;
      kept = new Map();
      const taken = <Thing>({ number, thing }: Numbered<Thing>): Thing => {
        const found = thing ?? kept.get(number) ?? before.get(number);
        if (found === undefined) throw new Error('What is to be painted is no longer kept.');
        kept.set(number, found);
        return found as Thing;
      };
      const pixels = new Uint8ClampedArray(width * height * 4);
      const water = {
        ...rest,
        ...{ ground: taken(ground), first: taken(first), second: taken(second) },
        mask: mask && taken(mask),
      };
      paintWater(pixels, { width, height }, nodes, water, shown);
      return pixels;
    },
  },
  (pixels) => [pixels.buffer],
);
