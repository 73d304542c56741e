import type { Area, Position } from '../../models/schema/position.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { INDICATORS, shownAs } from '../../scenes/planning/indicators/definitions.ts';
import type { Violation } from '../../scenes/planning/indicators/violations.ts';
import type { Shape } from '../globe/sketch/shape-set.ts';
import { localized } from '../locale/i18n.ts';
import type { GroundPlace } from '../stores/status.ts';
import type { ConflictsState } from './conflicts.ts';
import {
  BROKEN_COLOUR,
  CHOSEN_COLOUR,
  GONE_COLOUR,
  GREEN_COLOURS,
  PARCEL_COLOUR,
  ROAD_COLOUR,
  USE_COLOURS,
} from './scheme-look.ts';
import type { ChosenItem } from './scheme-store.ts';

/** As many as are listed. */
const MOST_CONFLICTS = 200;

type Items = Pick<Scheme, 'parcels' | 'buildings' | 'greens' | 'roads' | 'demolitions'>;

export interface SchemeShapesOptions {
  items: Items;
  violations: readonly Violation[];
  chosen: ChosenItem | undefined;
  /** Ground outlines of what stands, by the id of the feature. */
  outlineOf(feature: string): readonly Area[];
  /** Where nothing is draped: ellipsoidal metres. */
  height: number;
  /** Buildings too: on a flat map, where no bodies stand. */
  isFlat: boolean;
}

/** What of a scheme lies on the ground, by names of its own. What is the same object as before keeps its shape. */
export function schemeShapes(
  options: SchemeShapesOptions,
  remembered: WeakMap<object, Map<string, Shape>>,
): Map<string, Shape> {
  const { items, violations, chosen, outlineOf, height, isFlat } = options;
  const shapes = new Map<string, Shape>();
  const broken = new Set(violations.map(({ parcel }) => parcel));
  const isChosen = (list: ChosenItem['list'], id: string) => chosen?.list === list && chosen.id === id;
  const put = (name: string, item: object, look: string, make: () => Shape) => {
    let looks = remembered.get(item);
    if (!looks) remembered.set(item, (looks = new Map()));
    const key = `${look} ${height}`;
    let shape = looks.get(key);
    if (!shape) looks.set(key, (shape = make()));
    shapes.set(name, shape);
  };
  const place = ([longitude, latitude]: Position): GroundPlace => ({ longitude, latitude, height });
  const ring = (places: readonly Position[]): GroundPlace[] => [...places, places[0]].map(place);
  const outlined = (
    area: Area,
    style: { color: string; width: number; dashed?: boolean },
    fill?: { color: string; opacity: number },
    pickId?: object,
  ): Shape => ({
    lines: area.map((places) => ({ places: ring(places), draped: true, style })),
    ...(fill
      ? {
          fill: {
            ...fill,
            places: area[0].map(place),
            holes: area.slice(1).map((hole) => hole.map(place)),
            on: 'ground' as const,
          },
        }
      : {}),
    ...(pickId ? { pickId } : {}),
  });
  for (const item of items.greens) {
    const on = isChosen('greens', item.id);
    put(`green ${item.id}`, item, `${on}`, () =>
      outlined(
        item.area,
        { color: on ? CHOSEN_COLOUR : GREEN_COLOURS[item.kind], width: on ? 3 : 1.5 },
        { color: GREEN_COLOURS[item.kind], opacity: 0.45 },
        { scheme: { list: 'greens', id: item.id } satisfies ChosenItem },
      ),
    );
  }
  for (const item of items.roads) {
    const on = isChosen('roads', item.id);
    put(`road ${item.id}`, item, `${on}`, () => ({
      // The red lines of the road, and where it goes.
      lines: [
        {
          ...{ places: ring(redLines(item.line, item.width)), draped: true },
          style: { color: on ? CHOSEN_COLOUR : ROAD_COLOUR, width: on ? 3 : 1.5 },
        },
        {
          ...{ places: item.line.map(place), draped: true },
          style: { color: on ? CHOSEN_COLOUR : ROAD_COLOUR, width: 1, dashed: true },
        },
      ],
      fill: {
        ...{ places: redLines(item.line, item.width).map(place), color: ROAD_COLOUR },
        ...{ opacity: 0.5, on: 'ground' as const },
      },
      pickId: { scheme: { list: 'roads', id: item.id } satisfies ChosenItem },
    }));
  }
  for (const item of items.parcels) {
    const [on, bad] = [isChosen('parcels', item.id), broken.has(item.id)];
    const color = on ? CHOSEN_COLOUR : bad ? BROKEN_COLOUR : PARCEL_COLOUR;
    put(`parcel ${item.id}`, item, `${on} ${bad}`, () =>
      outlined(
        item.area,
        { color, width: on || bad ? 3.5 : 2.5 },
        { color, opacity: on ? 0.14 : 0.07 },
        { scheme: { list: 'parcels', id: item.id } satisfies ChosenItem },
      ),
    );
  }
  for (const item of items.demolitions)
    for (const [at, area] of outlineOf(item.feature).entries())
      put(`gone ${item.feature} ${at}`, area, 'gone', () =>
        outlined(area, { color: GONE_COLOUR, width: 1.5, dashed: true }),
      );
  if (isFlat)
    for (const item of items.buildings) {
      const on = isChosen('buildings', item.id);
      const bad = violations.some(({ buildings }) => buildings.includes(item.id));
      const color = USE_COLOURS[item.floors[item.floors.length - 1].use];
      put(`building ${item.id}`, item, `${on} ${bad}`, () =>
        outlined(
          item.footprint,
          { color: on ? CHOSEN_COLOUR : bad ? BROKEN_COLOUR : '#ffffff', width: on || bad ? 3 : 1.5 },
          { color, opacity: 0.75 },
        ),
      );
    }
  return shapes;
}

const METRES_PER_DEGREE = 111_320;

/** The ring at half a width beside a line of degrees, its corners mitred up to right angles. */
export function redLines(line: readonly Position[], width: number): Position[] {
  const scale = Math.cos((line[0][1] * Math.PI) / 180) * METRES_PER_DEGREE;
  const points = line.map(([x, y]) => [x * scale, y * METRES_PER_DEGREE] as const);
  const normals = points.slice(1).map(([x, y], at) => {
    const [dx, dy] = [x - points[at][0], y - points[at][1]];
    const length = Math.hypot(dx, dy) || 1;
    return [-dy / length, dx / length] as const;
  });
  const side = (hand: 1 | -1): Position[] =>
    points.map(([x, y], at) => {
      const [a, b] = [normals[Math.max(0, at - 1)], normals[Math.min(normals.length - 1, at)]];
      const [nx, ny] = [a[0] + b[0], a[1] + b[1]];
      const reach = ((hand * width) / 2) * Math.min(2 / Math.max(1e-9, nx * nx + ny * ny), 1);
      return [(x + nx * reach) / scale, (y + ny * reach) / METRES_PER_DEGREE];
    });
  return [...side(1), ...side(-1).reverse()];
}

/** Where plans are in conflict: the one that one looks at stands out. */
export function conflictShapes(
  { found, chosen }: Pick<ConflictsState, 'found' | 'chosen'>,
  height: number,
): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const place = ([longitude, latitude]: Position): GroundPlace => ({ longitude, latitude, height });
  found.slice(0, MOST_CONFLICTS).forEach(({ areasShown }, index) => {
    const isChosen = index === chosen;
    areasShown.forEach((area, part) => {
      shapes.set(`conflict ${index} ${part}`, {
        lines: area.map((ring) => ({
          ...{ places: [...ring, ring[0]].map(place), draped: true },
          style: { color: isChosen ? CHOSEN_COLOUR : BROKEN_COLOUR, width: isChosen ? 3.5 : 2 },
        })),
        fill: {
          places: area[0].map(place),
          holes: area.slice(1).map((hole) => hole.map(place)),
          ...{ color: BROKEN_COLOUR, opacity: isChosen ? 0.5 : 0.3, on: 'ground' },
        },
      });
    });
  });
  return shapes;
}

/** What a violation says in a few words: Height 84.0 m > 60 m. */
export function violationText(
  { indicator, kind, value, limit }: Pick<Violation, 'indicator' | 'kind' | 'value' | 'limit'>,
  language: 'zh-CN' | 'en',
): string {
  const { name } = INDICATORS[indicator];
  const { unit, digits, factor } = shownAs(indicator);
  const figure = (number: number) => `${(number * factor).toFixed(digits)} ${unit}`.trim();
  return `${localized(name, language)} ${figure(value)} ${kind === 'most' ? '>' : '<'} ${figure(limit)}`;
}
