import { InputError } from '../../../models/errors.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { isWithin } from '../../../scenes/planning/distance.ts';
import { gridLevels } from '../../../scenes/planning/ground/levels.ts';
import { type Pad, padWorks, riseAt } from '../../../scenes/planning/ground/pads.ts';
import { boxOf } from '../../../scenes/planning/overlay.ts';
import { layOut, type Polygon } from '../../../scenes/planning/plane.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { GroundCalls, PadTask } from './messages.ts';
import { groundAround, planeOfSite } from './read-ground.ts';
import { changeOf, stepFor } from './terrain-answers.ts';

/** Cut and fill of the parcels of schemes. */
export const padAnswers: Answers<Pick<GroundCalls, 'pads'>> = {
  async pads({ signal }, { site, before, after, datums }) {
    const { verticalDatum } = site.grid;
    checkDatums(datums, verticalDatum);
    const plane = await planeOfSite(site);
    const laid = (pads: readonly PadTask[]): Pad[] =>
      pads.map(({ id, area, level }) => ({ id, level, polygon: layOut(area, plane) }));
    const [from, to] = [laid(before), laid(after)];
    const polygons = [...from, ...to].map(({ polygon }) => polygon);
    if (polygons.length === 0)
      throw new InputError(
        'no-levels',
        'the parcels',
        'none of them says the level that its ground gets.',
        'Give a parcel a design level.',
      );
    const ground = await groundAround(
      site,
      polygons.flatMap(([outer]) => outer),
      0,
      signal,
    );
    const levels = gridLevels(ground);
    const step = Math.max(...polygons.map((polygon) => stepFor(polygon, ground.grid.cell)));
    const { works, parts } = padWorks(from, to, levels, step);
    const rise = riseAt(parts, levels, (polygon, x, y) => isWithin(polygon, [x, y]));
    const around = rectangleAround(polygons);
    const change = changeOf(around, stepFor(around, ground.grid.cell), (x, y) => rise(x, y) ?? Number.NaN);
    const unknown = works.reduce((sum, work) => sum + work.unknown, 0);
    return {
      ...{ works, change, verticalDatum },
      origin: await analysisOrigin('scheme-earthwork', site.version, {
        inputs: { terrain: ground, before, after },
        parameters: { crs: plane.crs, verticalDatum, step },
        cautions: unknown > 0 ? [{ code: 'ground-unknown', message: unknown.toFixed(0) }] : [],
      }),
    };
  },
};

/** @throws InputError `datum-differs`: heights of different datums are not taken off one another */
export function checkDatums(datums: readonly string[], verticalDatum: string): void {
  const other = datums.find((datum) => datum !== verticalDatum);
  if (other !== undefined)
    throw new InputError(
      'datum-differs',
      'levels of the scheme',
      `they are in ${other}, and the ground is in ${verticalDatum}.`,
      'Give the levels in the datum of the ground.',
    );
}

function rectangleAround(polygons: readonly Polygon[]): Polygon {
  const boxes = polygons.map(boxOf);
  const [west, south] = [
    Math.min(...boxes.map((box) => box.west)),
    Math.min(...boxes.map((box) => box.south)),
  ];
  const [east, north] = [
    Math.max(...boxes.map((box) => box.east)),
    Math.max(...boxes.map((box) => box.north)),
  ];
  return [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ],
  ];
}
