import type { Building, BuildingUse } from './buildings.ts';
import type { Facility, FacilityKind } from './facilities.ts';
import { boundingRectangle, contains, type Point, ringCentroid } from './plane.ts';
import { rectangle } from './plots.ts';

/** A house of a public body: metres from the middle of its ground, along and across, and its sides. */
interface House {
  along: number;
  across: number;
  length: number;
  width: number;
  storeys: number;
  storey?: number;
  name?: { zh: string; en: string };
}

const PLANS: Record<FacilityKind, { use: BuildingUse; houses: readonly House[] }> = {
  station: {
    use: 'train_station',
    houses: [
      { along: 0, across: 0, length: 118, width: 44, storeys: 2, storey: 12 },
      { along: -74, across: 0, length: 28, width: 36, storeys: 2, storey: 7 },
      { along: 74, across: 0, length: 28, width: 36, storeys: 2, storey: 7 },
    ],
  },
  hospital: {
    use: 'hospital',
    houses: [
      {
        along: 0,
        across: -22,
        length: 84,
        width: 26,
        storeys: 5,
        storey: 4.2,
        name: { zh: '门诊楼', en: 'Outpatients' },
      },
      {
        along: -12,
        across: 22,
        length: 58,
        width: 22,
        storeys: 17,
        storey: 3.9,
        name: { zh: '住院楼', en: 'Wards' },
      },
      {
        along: 44,
        across: 20,
        length: 26,
        width: 20,
        storeys: 4,
        storey: 4,
        name: { zh: '急诊楼', en: 'Emergency' },
      },
    ],
  },
  government: {
    use: 'government',
    houses: [
      { along: 0, across: 8, length: 72, width: 21, storeys: 12, storey: 3.8 },
      { along: -50, across: -4, length: 20, width: 44, storeys: 5, storey: 3.8 },
      { along: 50, across: -4, length: 20, width: 44, storeys: 5, storey: 3.8 },
    ],
  },
  fire_station: {
    use: 'fire_station',
    houses: [
      { along: -6, across: 0, length: 38, width: 17, storeys: 3, storey: 4.5 },
      {
        along: 22,
        across: 0,
        length: 7,
        width: 7,
        storeys: 7,
        storey: 3.6,
        name: { zh: '训练塔', en: 'Drill tower' },
      },
    ],
  },
  police: {
    use: 'police',
    houses: [{ along: 0, across: 0, length: 40, width: 16, storeys: 5, storey: 3.6 }],
  },
  school: {
    use: 'school',
    houses: [
      {
        along: -34,
        across: 26,
        length: 60,
        width: 11,
        storeys: 5,
        storey: 3.6,
        name: { zh: '一号教学楼', en: 'Teaching Block 1' },
      },
      {
        along: -34,
        across: 0,
        length: 60,
        width: 11,
        storeys: 5,
        storey: 3.6,
        name: { zh: '二号教学楼', en: 'Teaching Block 2' },
      },
      {
        along: -34,
        across: -26,
        length: 60,
        width: 11,
        storeys: 4,
        storey: 3.6,
        name: { zh: '实验楼', en: 'Laboratories' },
      },
      {
        along: 46,
        across: 30,
        length: 34,
        width: 22,
        storeys: 1,
        storey: 11,
        name: { zh: '体育馆', en: 'Gymnasium' },
      },
    ],
  },
};

/** The houses of a public body, made smaller together until they fit on its ground. */
export function buildFacility(ground: readonly Point[], { kind, name }: Facility): Building[] {
  const { use, houses } = PLANS[kind];
  const { middle, direction } = boundingRectangle(ground);
  const [ux, uy] = direction;
  const centre = contains(ground, middle) ? middle : ringCentroid(ground);
  for (let scale = 1.15; scale > 0.4; scale -= 0.05) {
    const rings = houses.map(({ along, across, length, width }) =>
      rectangle(
        [centre[0] + (ux * along - uy * across) * scale, centre[1] + (uy * along + ux * across) * scale],
        direction,
        length * scale,
        width * Math.max(scale, 0.75),
      ),
    );
    if (!rings.every((ring) => ring.every((corner) => contains(ground, corner)))) continue;
    return houses.map(({ storeys, storey = 3.6, name: own }, index) => ({
      ring: rings[index],
      use,
      storeys,
      height: Math.round(storeys * storey * 10) / 10,
      roof: { shape: 'flat', height: 0 },
      name: own ? { zh: `${name.zh}${own.zh}`, en: `${name.en} · ${own.en}` } : name,
    }));
  }
  return [];
}
