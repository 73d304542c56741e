import { InputError } from '../../../models/errors.ts';
import type { Point } from '../../../scenes/geometry/plane.ts';
import { hashOf } from '../../../scenes/planning/analysis-origin.ts';
import { gridLevels, type Levels } from '../../../scenes/planning/ground/levels.ts';
import { massingChange } from '../../../scenes/planning/indicators/compare.ts';
import { type Mass, massOf } from '../../../scenes/planning/mass.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { GroundCalls } from './messages.ts';
import { checkDatums } from './pad-answers.ts';
import { groundAround, planeOfSite } from './read-ground.ts';

/** Volumes of schemes laid over one another. */
export const massingAnswers: Answers<Pick<GroundCalls, 'massing'>> = {
  async massing({ signal }, { site, before, after, datums }) {
    const plane = await planeOfSite(site);
    const [from, to] = [before, after].map((buildings) => buildings.map((one) => massOf(one, plane)));
    // Where none says a level, all stand on the same ground, whatever it is.
    if ([...before, ...after].every(({ level }) => level === undefined))
      return massingChange(from, to, () => 0);
    checkDatums(datums, site.grid.verticalDatum);
    const places = [...from, ...to].flatMap(({ footprint }) => footprint[0]);
    const around = await groundAround(site, places, 0, signal);
    const ground = gridLevels(around);
    return { ...massingChange(from, to, (mass) => lowestUnder(mass, ground)), terrain: await hashOf(around) };
  },
};

/** Metres between two places at which the ground under a side is looked at. */
const STEP = 10;

/** @throws InputError `ground-unknown`: at 0 m it would have nothing in common with what stands on levels there */
function lowestUnder({ id, footprint: [ring] }: Mass, ground: Levels): number {
  let lowest = Infinity;
  const look = ([x, y]: Point): void => {
    const height = ground.at(x, y);
    if (height < lowest) lowest = height;
  };
  ring.forEach((a, at) => {
    const b = ring[(at + 1) % ring.length];
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / STEP));
    for (let step = 0; step < steps; step++)
      look([a[0] + ((b[0] - a[0]) * step) / steps, a[1] + ((b[1] - a[1]) * step) / steps]);
  });
  if (lowest === Infinity)
    throw new InputError(
      'ground-unknown',
      id,
      'no ground is known under it, and it says no level.',
      'Give it a level, or move it to where the ground of the city is known.',
    );
  return lowest;
}
