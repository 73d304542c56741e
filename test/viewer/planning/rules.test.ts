import { describe, expect, it } from 'vitest';
import { demoRules } from '../../../scenes/demo/rules.ts';
import { hashOf } from '../../../scenes/planning/analysis-origin.ts';
import { indicatorResult } from '../../../scenes/planning/indicators/indicator-result.ts';
import { RULE_PACKS } from '../../../scenes/planning/rules/index.ts';
import { NO_RULES, rulePacksOf, rulesOf, sunRulesOf } from '../../../viewer/planning/rules.ts';
import { box, TEST_PLANE as METRES, schemeOf } from '../../scenes/planning/metres.ts';

const draft = demoRules();
const SCHEME = schemeOf({ parcels: [{ id: 'A', area: box(0, 0, 100, 50), landUse: '0701' }] });
const city = { id: 'liangjiang', scenarioPresets: [draft] };

describe('rules of a city', () => {
  it('should offer those that the city brings before those of the product', () => {
    expect(rulePacksOf(city).map(({ edition }) => edition)).toEqual(['2028', '2026']);
    expect(rulePacksOf({ id: 'elsewhere', scenarioPresets: [] })).toEqual([]);
  });

  it('should take the edition that holds, unless the scheme names one', () => {
    expect(rulesOf({}, city, '2027-12-31').edition).toBe('2026');
    expect(rulesOf({}, city, '2028-01-01').edition).toBe('2028');
    expect(rulesOf({ rules: { pack: 'liangjiang', edition: '2028' } }, city, '2026-05-01')).toBe(draft);
    expect(rulesOf({}, { id: 'elsewhere', scenarioPresets: [] }, '2026-05-01')).toBe(NO_RULES);
  });

  it('should let an edition of the city stand for that of the product', () => {
    const own = { ...RULE_PACKS[0], source: 'the bureau' };
    expect(rulePacksOf({ id: 'liangjiang', scenarioPresets: [own] })).toEqual([own]);
    expect(sunRulesOf({ scenarioPresets: [] })).toHaveLength(1);
  });

  it('should put the hash of a pack of the city into the origin', async () => {
    const { origin } = await indicatorResult('1', { scheme: SCHEME, rules: draft, plane: METRES });
    expect(origin.rule).toMatchObject({ id: 'liangjiang', edition: '2028', sha256: await hashOf(draft) });
  });

  it('should leave unknown what no rules say, and say so', async () => {
    const { origin, rows } = await indicatorResult('1', { scheme: SCHEME, rules: NO_RULES, plane: METRES });
    expect(origin.cautions.map(({ code }) => code)).toContain('no-rules');
    const values = rows.filter(({ indicator }) =>
      ['population', 'jobs', 'parkingNeeded'].includes(indicator),
    );
    expect(values).toHaveLength(6);
    expect(values.every(({ value }) => value === undefined)).toBe(true);
  });

  it('should say of the demo city that its pack is fictional', () => {
    expect(draft.fictional).toBe(true);
    expect(draft.name['zh-CN']).toMatch(/虚构/);
  });
});
