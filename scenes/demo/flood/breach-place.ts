import type { DemoCity } from '../city.ts';
import type { Levee } from '../levees.ts';
import { type Point, ringCentroid } from '../plane.ts';

/** Metres around a breach in which people are counted, and corners of a levee (40 m each) from one place to the next. */
const AROUND = 900;
const STEP = 5;
/** Metres of the squares that people are summed up in. */
const SQUARE = 100;

/** The place of the levees with most people around: where a breach would be worst. Undefined without levees. */
export function worstPlace({
  levees,
  buildings,
  people,
  parameters,
}: DemoCity): { levee: Levee; at: Point } | undefined {
  const half = parameters.size / 2;
  const side = Math.ceil(parameters.size / SQUARE);
  const residents = new Float64Array(side * side);
  const squareOf = (value: number): number =>
    Math.max(0, Math.min(side - 1, Math.floor((value + half) / SQUARE)));
  buildings.forEach(({ ring }, index) => {
    const [x, y] = ringCentroid(ring);
    residents[squareOf(y) * side + squareOf(x)] += people[index].residents;
  });
  const peopleAround = ([x, y]: Point): number => {
    const reach = Math.ceil(AROUND / SQUARE);
    const [column, row] = [squareOf(x), squareOf(y)];
    let sum = 0;
    for (let r = Math.max(0, row - reach); r <= Math.min(side - 1, row + reach); r++)
      for (let c = Math.max(0, column - reach); c <= Math.min(side - 1, column + reach); c++)
        if (Math.hypot(c - column, r - row) * SQUARE <= AROUND) sum += residents[r * side + c];
    return sum;
  };
  let best: { levee: Levee; at: Point; sum: number } | undefined;
  for (const levee of levees)
    for (let i = 0; i < levee.line.length; i += STEP) {
      const at = levee.line[i];
      const sum = peopleAround(at);
      if (!best || sum > best.sum) best = { levee, at, sum };
    }
  return best;
}
