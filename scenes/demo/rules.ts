import { parseRulePack, type RulePack } from '../planning/rules/index.ts';
import liangjiang from '../planning/rules/liangjiang-2026.json' with { type: 'json' };

/** The first day of the edition that is being prepared. */
const VALID_FROM = '2028-01-01';
/** Metres that each setback of it is longer, and the share by which it asks for fewer parking places. */
const FURTHER = 2;
const FEWER_PLACES = 0.25;

/**
 * The rules that the demo city brings itself: the next edition of its fictional ones, with longer setbacks and fewer
 * parking places, so that a scheme can be held against what will hold when it is built.
 */
export function demoRules(): RulePack {
  const today = parseRulePack(liangjiang, 'liangjiang-2026.json');
  const { setbacks } = today;
  const uses = Object.fromEntries(
    Object.entries(today.uses).map(([use, rule]) => [
      use,
      { ...rule, parkingPer100: Math.round(rule.parkingPer100 * (1 - FEWER_PLACES) * 100) / 100 },
    ]),
  );
  return parseRulePack(
    {
      ...today,
      ...{ edition: '2028', validFrom: VALID_FROM, uses },
      name: {
        'zh-CN': '两江市规划管理技术规定（2028 征求意见稿，虚构）',
        en: 'Planning rules of Liangjiang (draft of 2028, fictional)',
      },
      ...(setbacks && {
        setbacks: {
          ...setbacks,
          steps: setbacks.steps.map((step) => ({ ...step, metres: step.metres + FURTHER })),
          beyond: setbacks.beyond + FURTHER,
        },
      }),
    },
    'rules of the demo city',
  );
}
