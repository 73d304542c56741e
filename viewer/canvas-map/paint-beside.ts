import type { MercatorWindow } from '../map/water/mercator-window.ts';
import { nodesOf } from '../map/water/paint-water.ts';
import type { Shown } from '../water/shader-inputs.ts';
import type { WaterPictures } from '../water/water-pictures.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import type { Numbered, PaintCalls } from './water-painter.ts';

const calls = new WorkerCalls<PaintCalls>(
  () => new Worker(new URL('./water-painter.ts', import.meta.url), { type: 'module' }),
);

const numbers = new WeakMap<object, number>();
let count = 0;
/** What the worker keeps, and of which worker that is. */
let sent: { ends: number; numbers: ReadonlySet<number> } = { ends: 0, numbers: new Set() };

function numberOf(thing: object): number {
  const known = numbers.get(thing);
  if (known !== undefined) return known;
  numbers.set(thing, ++count);
  return count;
}

/** Paints what is shown of the water in a window, in a worker; what it has been sent before is not sent again. */
export async function paintBeside(
  window: MercatorWindow,
  { place, first, second, share, hours, isDifference, mask }: WaterPictures,
  shown: Shown,
): Promise<ImageData | undefined> {
  if (!place || !first || !second) return undefined;
  const { width, height } = window;
  const isKept = sent.ends === calls.ends ? sent.numbers : new Set<number>();
  const using = new Set<number>();
  const given = <Whole extends object, Thing>(
    whole: Whole,
    part: (whole: Whole) => Thing,
  ): Numbered<Thing> => {
    const number = numberOf(whole);
    const isThere = isKept.has(number) || using.has(number);
    using.add(number);
    return isThere ? { number } : { number, thing: part(whole) };
  };
  const pictureOf = ({ columns, rows, texels }: typeof first) => ({ columns, rows, texels });
  const task = {
    ground: given(place.ground, ({ columns, rows, walls }) => ({ columns, rows, walls })),
    ...{ first: given(first, pictureOf), second: given(second, pictureOf) },
    ...(mask ? { mask: given(mask, (whole) => whole) } : {}),
    ...{ share, hours, isDifference, shown, width, height, nodes: nodesOf(window, place.placement) },
  };
  sent = { ends: calls.ends, numbers: using };
  return new ImageData(await calls.call('paint', [task]), width, height);
}
