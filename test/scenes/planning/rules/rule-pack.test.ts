import { describe, expect, it } from 'vitest';
import { parseRulePack, RULE_PACKS, rulesOn } from '../../../../scenes/planning/rules/index.ts';
import { TEST_RULES } from '../metres.ts';

describe('rule packs', () => {
  it("should say of the demo city's that it is fictional, in its name and its source", () => {
    const [pack] = RULE_PACKS.filter(({ city }) => city === 'liangjiang');
    expect(pack.fictional).toBe(true);
    expect([pack.name['zh-CN'], pack.name.en, pack.source].every((text) => /虚构|fictional/.test(text))).toBe(
      true,
    );
    expect(pack.clearances.every(({ clause }) => /虚构/.test(clause))).toBe(true);
  });

  it('should choose the edition that holds on a day', () => {
    const edition = (name: string, validFrom: string, validTo?: string) => ({
      ...TEST_RULES,
      edition: name,
      validFrom,
      validTo,
    });
    const packs = [
      edition('old', '2020-01-01', '2023-12-31'),
      edition('new', '2024-01-01'),
      edition('next', '2030-01-01'),
    ];
    expect(rulesOn(packs, 'test', '2023-12-31').edition).toBe('old');
    expect(rulesOn(packs, 'test', '2026-11-22').edition).toBe('new');
    expect(() => rulesOn(packs, 'test', '2019-12-31')).toThrow(
      /no edition holds on 2019-12-31.*old \(2020-01-01\)/,
    );
    expect(() => rulesOn(packs, 'elsewhere', '2026-01-01')).toThrow(/known are: none/);
  });

  it('should say what is wrong with a pack, and where', () => {
    expect(() => parseRulePack({ ...TEST_RULES, validFrom: 'soon' }, 'x.json')).toThrow(
      /x\.json: validFrom: /,
    );
    const steps = [
      { height: 24, metres: 5 },
      { height: 12, metres: 3 },
    ];
    expect(() =>
      parseRulePack({ ...TEST_RULES, setbacks: { clause: '1', steps, beyond: 9 } }, 'x.json'),
    ).toThrow(/setbacks\.steps: heights have to ascend/);
  });
});
