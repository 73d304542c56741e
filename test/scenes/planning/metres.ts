import type { Area, Position } from '../../../models/schema/position.ts';
import { type Scheme, schemeSchema } from '../../../models/schema/scheme.ts';
import type { Point } from '../../../scenes/geometry/plane.ts';
import type { Plane } from '../../../scenes/planning/plane.ts';
import { type RulePack, rulePackSchema } from '../../../scenes/planning/rules/index.ts';

/** Degrees in which a metre is the hundred-thousandth part: outlines of tests are written in metres. */
const SCALE = 1e5;
export const TEST_PLANE: Plane = {
  crs: 'test',
  toPlane: ([x, y]) => [x * SCALE, y * SCALE],
  toDegrees: ([x, y]) => [x / SCALE, y / SCALE],
};

export const place = (x: number, y: number): Position => TEST_PLANE.toDegrees([x, y]);
export const rectangle = (west: number, south: number, east: number, north: number): Point[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];
export const box = (west: number, south: number, east: number, north: number): Area => [
  rectangle(west, south, east, north).map(([x, y]) => place(x, y)),
];

/** Rules with round numbers, to be reckoned with by hand. */
export const TEST_RULES: RulePack = rulePackSchema.parse({
  schema: 'citymirror/rule-pack/1',
  id: 'test',
  name: { 'zh-CN': '试验', en: 'Test' },
  city: 'test',
  edition: '1',
  validFrom: '2026-01-01',
  source: 'made up for a test',
  fictional: true,
  uses: {
    residential: { areaPerResident: 40, parkingPer100: 1 },
    office: { areaPerJob: 20, parkingPer100: 0.5 },
    parking: { counts: false },
  },
  usesClause: '1',
  greens: { ground: 1, roof: 0.3 },
  greensClause: '2',
  setbacks: { clause: '3', steps: [{ height: 24, metres: 5 }], beyond: 10 },
  parking: { clause: '4' },
  compatible: [['0901', '0902']],
  compatibleClause: '5',
  clearances: [
    { between: ['water', 'gas'], horizontal: 0.5, vertical: 0.15, clause: '6' },
    { between: ['building', 'gas'], horizontal: 1.5, clause: '7' },
  ],
});

export const schemeOf = (items: Partial<Record<keyof Scheme, unknown>> = {}): Scheme =>
  schemeSchema.parse({
    schema: 'citymirror/scheme/1',
    id: 'test',
    name: { 'zh-CN': '方案', en: 'Scheme' },
    author: 'tester',
    version: 1,
    created: 0,
    verticalDatum: '1985',
    ...items,
  });
