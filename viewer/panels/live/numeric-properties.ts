import type { ShownThing } from '../../live/live-layer.ts';
import { shownUnit } from '../../live/units.ts';

export interface NumericProperty {
  property: string;
  name: ShownThing['values'][number]['name'];
  unit: string;
}

/** Properties with numbers among things, those that most have first. */
export function numericProperties(things: readonly ShownThing[]): NumericProperty[] {
  const found = new Map<string, NumericProperty & { count: number }>();
  for (const { values } of things)
    for (const { property, name, unit, value } of values) {
      if (typeof value !== 'number') continue;
      const known = found.get(property);
      if (known) known.count++;
      else found.set(property, { property, name, unit: shownUnit(unit), count: 1 });
    }
  return [...found.values()].sort((a, b) => b.count - a.count || (a.property < b.property ? -1 : 1));
}
