import { type Person, SYSTEM } from '../../models/access/person.ts';
import { isOver } from '../../models/events/case-steps.ts';
import { duplicateOf } from '../../models/events/duplicates.ts';
import { withReports } from '../../models/events/make-case.ts';
import { sameReport } from '../../models/events/same-report.ts';
import { judgedLevel, withSystemStep } from '../../models/events/system-steps.ts';
import { mayBeTogether } from '../../models/events/together.ts';
import type { EventCase, ReportedEvent } from '../../models/schema/index.ts';
import type { EventDesk } from './event-desk.ts';

/** Reports of one case; what comes after them is a case that follows it. */
export const MOST_REPORTS = 100;

export interface ReportFrame {
  by: Person;
  /** Code of the case that it belongs to, where whoever reports knows: what a storm became. */
  into?: string | undefined;
  /** Which cases may be the one that it tells of again; absent: all. */
  among?: ((event: EventCase) => boolean) | undefined;
}

/** Opens a case, or adds to the one that tells of the same. Within a turn of the desk. */
export async function takeReport(
  desk: EventDesk,
  report: ReportedEvent,
  { by, into, among = () => true }: ReportFrame,
): Promise<EventCase> {
  const known = await desk.codeOfReport(report.id);
  if (known !== undefined) return update(desk, known, report);
  const open = [...desk.shown()].filter((event) => !isOver(event.state) && among(event));
  const named = open.find((event) => event.code === into && mayBeTogether(event, report));
  const same = named ?? duplicateOf(desk.policy.duplicates, report, open);
  if (!same) {
    const [opened] = await desk.write([], { open: { report, by } });
    return opened;
  }
  return add(desk, lastOf(desk, same), report, by);
}

/** The newest of the cases of one matter, of which each was full when the next was opened. */
function lastOf(desk: EventDesk, event: EventCase): EventCase {
  const next = event.followedBy === undefined ? undefined : desk.open(event.followedBy);
  return next ? lastOf(desk, next) : event;
}

async function add(desk: EventDesk, event: EventCase, report: ReportedEvent, by: Person): Promise<EventCase> {
  const { code, state, steps, reports, revision } = event;
  if (reports.length >= MOST_REPORTS) {
    const [, opened] = await desk.write([{ ...event, revision: revision + 1 }], {
      open: { report, by, follows: code },
    });
    return opened;
  }
  const next = withReports(desk.policy, event, [...reports, report], judgedLevel(event));
  const step = {
    time: desk.now(),
    action: 'merge' as const,
    state,
    by: by.id,
    name: by.name,
    note: report.id,
  };
  const [written] = await desk.write([{ ...next, steps: [...steps, step], revision: revision + 1 }]);
  return written;
}

/** The same report again: it may say more, take itself back, or be of another place. */
async function update(desk: EventDesk, code: string, report: ReportedEvent): Promise<EventCase> {
  const event = (await desk.byCode(code))!;
  const before = event.reports.find(({ id }) => id === report.id);
  if (before && sameReport(before, report)) return event;
  const revision = event.revision + 1;
  const judged = judgedLevel(event);
  const others = event.reports.filter(({ id }) => id !== report.id);
  if (others.length > 0 && event.mergedInto === undefined && !mayBeTogether(event, report)) {
    // Whoever may see the others may not see this one any more, or the other way round.
    const rest = { ...withReports(desk.policy, event, others, judged), revision };
    const [, apart] = await desk.write([rest], { open: { report, by: SYSTEM } });
    return apart;
  }
  const reports = event.reports.map((other) => (other.id === report.id ? report : other));
  const next = withReports(desk.policy, event, reports, judged);
  const isCancelled = next.cancelled && !event.cancelled;
  const changed = isCancelled ? withSystemStep(next, 'cancel', desk.now()) : next;
  const [written] = await desk.write([{ ...changed, revision }]);
  return written;
}
