import type { AlarmRule, Thing } from '../schema/index.ts';

/** Property of a rule that looks at everything that its things tell. */
export const ANY_PROPERTY = '*';

/** Whether a rule looks at a thing: what it names must all be so. */
export function ruleFits(
  { enabled, things }: AlarmRule,
  thing: Pick<Thing, 'id' | 'layer' | 'kind'>,
): boolean {
  return (
    enabled &&
    (things.layer === undefined || things.layer === thing.layer) &&
    (things.kind === undefined || things.kind === thing.kind) &&
    (things.ids === undefined || things.ids.includes(thing.id))
  );
}

/** Indices of the datastreams of a thing that a rule watches. Of one that watches any, the first stands for all. */
export function watchedDatastreams(rule: AlarmRule, thing: Thing): number[] {
  if (!ruleFits(rule, thing)) return [];
  if (rule.property === ANY_PROPERTY) return thing.datastreams.length > 0 ? [0] : [];
  return thing.datastreams.flatMap(({ property, type }, index) =>
    property === rule.property && (type !== 'position' || rule.watches === 'silence') ? [index] : [],
  );
}

/**
 * The rule with the thresholds of one thing: levels that look at a number of the thing's own are dropped where it has
 * none. Undefined: no level is left.
 */
export function ruleOfThing(rule: AlarmRule, thing: Pick<Thing, 'properties'>): AlarmRule | undefined {
  if (!rule.levels.some(({ aboveOwn }) => aboveOwn !== undefined)) return rule;
  const levels = rule.levels.flatMap(({ aboveOwn, ...condition }) => {
    if (aboveOwn === undefined) return [condition];
    const above = thing.properties[aboveOwn];
    return typeof above === 'number' ? [{ ...condition, above }] : [];
  });
  return levels.length > 0 ? { ...rule, levels } : undefined;
}
