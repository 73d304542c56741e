import type { FloodGauge } from '../../../models/schema/flood-case.ts';
import type { Position } from '../../../models/schema/view-document.ts';
import type { DemoCity } from '../city.ts';
import type { Point } from '../plane.ts';
import type { River } from '../rivers.ts';
import { riverGauges } from '../things/river-gauges.ts';
import { type Box, isInside, type ToDegrees } from './river-water.ts';

/** The city's river gauges within a box, with their levels and the things that measure there. */
export function gaugesIn(city: DemoCity, box: Box, toDegrees: ToDegrees): FloodGauge[] {
  return riverGauges(city)
    .filter(({ at }) => isInside(at, box, 100))
    .map(({ id, name, at, properties }) => ({
      id,
      name: { 'zh-CN': name.zh, en: name.en },
      at: toDegrees(at),
      thing: `simulator:${id}`,
      warningLevel: properties.warningLevel,
      guaranteeLevel: properties.guaranteeLevel,
      leveeLevel: properties.leveeLevel,
      verticalDatum: properties.verticalDatum,
    }));
}

/** Metres beyond the water's edge that a section goes: to behind the levees. */
const BEYOND = 80;

/** A section across each river, in the middle of its part within a box. */
export function sectionsIn({ rivers }: DemoCity, box: Box, toDegrees: ToDegrees) {
  return [rivers.west, rivers.east, rivers.joined].flatMap((river) => {
    const within = river.line.map((_, i) => i).filter((i) => isInside(river.line[i], box, 300));
    if (within.length < 3) return [];
    const { name } = river;
    return [
      {
        id: `section-${name.en.split(' ')[0].toLowerCase()}`,
        name: { 'zh-CN': `${name.zh}断面`, en: `Across the ${name.en}` },
        line: across(river, within[within.length >> 1]).map((at): Position => toDegrees(at)),
      },
    ];
  });
}

/** From the right bank to the left one. */
function across({ line, widths }: River, i: number): [Point, Point] {
  const [a, b] = [line[Math.max(0, i - 1)], line[Math.min(line.length - 1, i + 1)]];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const half = widths[i] / 2 + BEYOND;
  const [nx, ny] = [(-(b[1] - a[1]) / length) * half, ((b[0] - a[0]) / length) * half];
  const [x, y] = line[i];
  return [
    [x - nx, y - ny],
    [x + nx, y + ny],
  ];
}
