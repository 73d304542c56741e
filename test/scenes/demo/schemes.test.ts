import { beforeAll, describe, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { type Scheme, schemeSchema } from '../../../models/schema/scheme.ts';
import { composeDemoCity, DEMO_ORIGIN, type DemoCity } from '../../../scenes/demo/city.ts';
import { demoSchemes } from '../../../scenes/demo/schemes.ts';
import { differencesOf } from '../../../scenes/planning/indicators/compare.ts';
import { SchemeIndicators } from '../../../scenes/planning/indicators/scheme-indicators.ts';
import { type Plane, planeOf } from '../../../scenes/planning/plane.ts';
import { RULE_PACKS, rulesOn } from '../../../scenes/planning/rules/index.ts';
import { degreesOf } from '../../../tiles-service/demo/to-degrees.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

let city: DemoCity;
let schemes: Scheme[];
let plane: Plane;
beforeAll(async () => {
  city = composeDemoCity({ seed: 5, size: 6_000, buildings: 5_400 });
  schemes = demoSchemes(city, await degreesOf());
  const crs = resolveCrs(DEMO_ORIGIN.crs, lookupCrs);
  plane = planeOf(DEMO_ORIGIN.crs, await createTransform(crs, ELLIPSOID));
}, 60_000);

describe('the schemes of the demo city', () => {
  const figures = (scheme: Scheme) =>
    new SchemeIndicators({ plane, rules: rulesOn(RULE_PACKS, 'liangjiang', '2026-06-01') }).of(scheme);

  it('should be documents that say they are simulated, with the rules that they are held against', () => {
    expect(schemes.map(({ id }) => id)).toEqual(['tower-within-rules', 'tower-too-high']);
    for (const scheme of schemes) {
      expect(schemeSchema.parse(scheme)).toEqual(scheme);
      expect(scheme.simulated).toBe(true);
      const { pack, edition } = scheme.rules!;
      expect(RULE_PACKS.some((one) => one.id === pack && one.edition === edition)).toBe(true);
      expect(scheme.demolitions.length).toBeGreaterThan(0);
    }
  });

  it('should keep every rule in the one, and break the height alone in the other, as its name says', () => {
    const [kept, broken] = schemes.map(figures);
    expect(kept.violations).toEqual([]);
    expect(kept.outside).toEqual([]);
    expect(
      broken.violations.map(({ indicator, kind, buildings }) => [indicator, kind, ...buildings]),
    ).toEqual([['height', 'most', 'tower']]);
    expect(broken.violations[0].clause).toMatch(/虚构/);
    expect(schemes[1].name['zh-CN']).toMatch(/故意超高/);
    expect(schemes[1].name.en).toMatch(/on purpose/);
  });

  it('should differ in height, and hardly in floor area', () => {
    const rows = differencesOf(figures(schemes[0]), figures(schemes[1])).filter(({ parcel }) => !parcel);
    expect(rows.find(({ indicator }) => indicator === 'height')?.change).toBe(16);
    const floor = rows.find(({ indicator }) => indicator === 'floorArea');
    expect(Math.abs(floor?.change ?? 0)).toBeLessThan(5);
  });
});
