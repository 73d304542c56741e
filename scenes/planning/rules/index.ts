import liangjiang from './liangjiang-2026.json' with { type: 'json' };
import { parseRulePack, type RulePack } from './rule-pack.ts';

export * from './rule-pack.ts';

/** The packs that come with the product: the demo city's, which is fictional and says so. */
export const RULE_PACKS: readonly RulePack[] = [parseRulePack(liangjiang, 'liangjiang-2026.json')];
