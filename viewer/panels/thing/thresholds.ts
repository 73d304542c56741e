import { limitsOf } from '../../../models/alarms/own-levels.ts';
import { ruleFits } from '../../../models/alarms/rule-fits.ts';
import type { AlarmRule } from '../../../models/schema/alarm.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { readRules as readAllRules } from '../../alarms/desk.ts';
import type { ShownThing } from '../../live/live-layer.ts';
import { readProperties, type ThingProperties } from '../../live/thing-properties.ts';
import { useLive } from '../../stores/live.ts';

/** A value from which an alarm of a level holds. */
export interface Threshold {
  level: number;
  value: number;
  name: LocalizedText;
  /** What the value is called, where it is the thing's own, as its warning level. */
  own?: LocalizedText;
}

/** Milliseconds that rules are taken for the newest. */
const KEPT = 60_000;
let known: { city: string; at: number; rules: Promise<readonly AlarmRule[]> } | undefined;

/** The thresholds of a property of a thing; none where the server keeps its rules to itself. */
export async function thresholdsFor(city: string, thing: ShownThing, property: string): Promise<Threshold[]> {
  if (!known || known.city !== city || Date.now() - known.at > KEPT)
    known = { city, at: Date.now(), rules: readRules(city) };
  const [layer] =
    Object.entries(useLive.getState().stores).find(([, store]) => store.things.has(thing.handle)) ?? [];
  const placed = { ...thing, layer: layer ?? '' };
  const rules = (await known.rules).filter((rule) => looksAt(rule, placed, property));
  const isOwn = rules.some(({ levels }) => levels.some(({ aboveOwn }) => aboveOwn !== undefined));
  const properties = isOwn ? await readProperties(city, thing.id).catch(() => ({})) : {};
  return thresholdsOf(rules, { ...placed, properties }, property);
}

const looksAt = (rule: AlarmRule, thing: { id: string; kind: string; layer: string }, property: string) =>
  rule.watches === 'value' && rule.property === property && ruleFits(rule, thing);

/** Of the rules that look at a property of a thing, from the lowest value on; each value of a level once. */
export function thresholdsOf(
  rules: readonly AlarmRule[],
  thing: { id: string; kind: string; layer: string; properties?: ThingProperties },
  property: string,
): Threshold[] {
  const found = rules
    .filter((rule) => looksAt(rule, thing, property))
    .flatMap((rule) =>
      limitsOf(rule, { properties: thing.properties ?? {} }).map((limit) => ({ ...limit, name: rule.name })),
    )
    .sort((a, b) => a.value - b.value || a.level - b.level);
  return found.filter(
    ({ level, value }, at) => found.findIndex((one) => one.level === level && one.value === value) === at,
  );
}

/** Who may not see the rules sees a chart without lines. */
async function readRules(city: string): Promise<readonly AlarmRule[]> {
  try {
    const { rules } = await readAllRules(city);
    return rules.map(({ rule }) => rule);
  } catch {
    return [];
  }
}
