import { isOver } from '../../models/events/case-steps.ts';
import type { EventCase } from '../../models/schema/event-case.ts';

export interface CaseFilter {
  kind?: string;
  level?: number;
  area?: string;
  overdue?: boolean;
  over?: boolean;
  text?: string;
}

export function caseMatches(
  event: EventCase,
  { kind, level, area, overdue, over, text }: CaseFilter,
): boolean {
  const words = text?.trim().toLowerCase() ?? '';
  return (
    (over || !isOver(event.state)) &&
    (kind === undefined || event.kind === kind) &&
    (level === undefined || event.level === level) &&
    (area === undefined || event.areas.includes(area)) &&
    (!overdue || event.overdue) &&
    (words === '' ||
      [event.code, event.title['zh-CN'], event.title.en].some((part) => part.toLowerCase().includes(words)))
  );
}

/** Open before over, overdue first, then graver, then newer. */
export function byPressure(a: EventCase, b: EventCase): number {
  return (
    Number(isOver(a.state)) - Number(isOver(b.state)) ||
    Number(b.overdue) - Number(a.overdue) ||
    (a.level ?? 5) - (b.level ?? 5) ||
    b.opened - a.opened
  );
}
