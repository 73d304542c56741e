import type { Person } from '../../models/access/person.ts';
import { InputError } from '../../models/errors.ts';
import { type HandlingAction, needsNote, stateAfter } from '../../models/events/case-steps.ts';
import { withDue, withReports } from '../../models/events/make-case.ts';
import { judgedLevel } from '../../models/events/system-steps.ts';
import { mayBeTogether } from '../../models/events/together.ts';
import type { CaseStep, EventCase, EventKind, ReportedEvent } from '../../models/schema/index.ts';
import { DoneBefore } from './case-store.ts';
import type { EventDesk } from './event-desk.ts';
import { MOST_REPORTS } from './take-report.ts';

const WHY = {
  changed: 'The case has been changed meanwhile.',
  'not-possible': 'This is not possible in its state.',
  'not-together': 'Cases of different areas or classes are not handled as one.',
  'too-many-reports': 'Together they have more reports than one case can hold.',
};

/** The case is not as the person saw it, or what they ask is not possible in the state that it is in. */
export class CaseConflict extends Error {
  override readonly name = 'CaseConflict';
  readonly code: keyof typeof WHY;
  readonly newest: EventCase;

  constructor(code: CaseConflict['code'], newest: EventCase) {
    super(WHY[code]);
    this.code = code;
    this.newest = newest;
  }
}

export interface CaseFrame {
  /** Of the client's own making: the same request twice is done once. */
  request?: string;
  /** The revision that they saw; absent: whatever it is. */
  revision?: number;
  note?: string;
}

export interface Handling extends CaseFrame {
  action: HandlingAction;
  /** What the person found it to be. */
  level?: number;
  kind?: EventKind;
  department?: string;
}

/** One step of the handling. */
export function handle(desk: EventDesk, code: string, person: Person, asked: Handling): Promise<EventCase> {
  const { action, note, level, kind, department } = asked;
  if (needsNote(action) && (note === undefined || note.trim() === ''))
    throw new InputError(
      'note-needed',
      'note',
      'this step needs a word of why.',
      'Say what was found or done.',
    );
  if (department !== undefined && !desk.policy.departments.some(({ id }) => id === department))
    throw new InputError(
      'department-unknown',
      'department',
      'there is none like this.',
      'Choose one of the list.',
    );
  return change(desk, code, person, asked, (event) => {
    const state = stateAfter(event.state, action);
    if (state === undefined || event.mergedInto !== undefined) throw new CaseConflict('not-possible', event);
    const next: EventCase = {
      ...event,
      state,
      ...(level === undefined ? {} : { level }),
      ...(kind === undefined ? {} : { kind, department: desk.policy.responsible[kind] }),
      ...(department === undefined ? {} : { department }),
      reopened: event.reopened + (action === 'reopen' ? 1 : 0),
      steps: [...event.steps, stepOf(desk, person, action, state, note)],
    };
    return { cases: [withDue(desk.policy, next)] };
  });
}

/** Handles one case with another from now on: its reports go there, its code leads there. */
export function merge(
  desk: EventDesk,
  code: string,
  into: string,
  person: Person,
  frame: CaseFrame,
): Promise<EventCase> {
  if (code === into)
    throw new InputError('merge-with-itself', 'into', 'a case cannot go into itself.', 'Choose another.');
  return change(desk, into, person, frame, async (target) => {
    const source = await desk.byCode(code);
    if (!source || target.mergedInto !== undefined) throw new CaseConflict('not-possible', target);
    if (source.mergedInto !== undefined) throw new CaseConflict('not-possible', source);
    if (!mayBeTogether(target, source)) throw new CaseConflict('not-together', target);
    const reports = [...target.reports, ...source.reports];
    if (reports.length > MOST_REPORTS) throw new CaseConflict('too-many-reports', target);
    return {
      cases: [
        {
          ...withReports(desk.policy, target, reports, judgedLevel(target)),
          merged: [...target.merged, code],
          steps: [...target.steps, stepOf(desk, person, 'merge', target.state, frame.note ?? code)],
        },
        {
          ...source,
          mergedInto: into,
          revision: source.revision + 1,
          steps: [...source.steps, stepOf(desk, person, 'merge', source.state, into)],
        },
      ],
    };
  });
}

/**
 * Takes a report out again. One that came with a merged case takes that whole case back to what it was; any other becomes
 * a case of its own. Gives what it was taken from.
 */
export function split(
  desk: EventDesk,
  code: string,
  report: string,
  person: Person,
  frame: CaseFrame,
): Promise<EventCase> {
  return change(desk, code, person, frame, async (event) => {
    const taken = event.reports.find(({ id }) => id === report);
    if (!taken)
      throw new InputError(
        'report-unknown',
        'report',
        'the case has none like this.',
        'Choose one of its list.',
      );
    const before = await mergedCaseWith(desk, event, report);
    const own = new Set(before ? before.reports.map(({ id }) => id) : [report]);
    const left = event.reports.filter(({ id }) => !own.has(id));
    if (left.length === 0 || event.mergedInto !== undefined) throw new CaseConflict('not-possible', event);
    const note = frame.note ?? before?.code ?? report;
    const rest: EventCase = {
      ...withReports(desk.policy, event, left, judgedLevel(event)),
      merged: event.merged.filter((other) => other !== before?.code),
      steps: [...event.steps, stepOf(desk, person, 'split', event.state, note)],
    };
    if (!before) return { cases: [rest], apart: taken };
    const { mergedInto: _, ...revived } = before;
    const steps = [...before.steps, stepOf(desk, person, 'split', before.state, code)];
    return {
      cases: [rest, withDue(desk.policy, { ...revived, revision: before.revision + 1, steps })],
    };
  });
}

async function mergedCaseWith(
  desk: EventDesk,
  event: EventCase,
  report: string,
): Promise<EventCase | undefined> {
  for (const code of event.merged) {
    const merged = await desk.byCode(code);
    if (merged?.reports.some(({ id }) => id === report)) return merged;
  }
  return undefined;
}

interface Changed {
  /** The first is the one that was asked for; its revision is set. */
  cases: readonly [EventCase, ...EventCase[]];
  /** Becomes a case of its own. */
  apart?: ReportedEvent;
}

function change(
  desk: EventDesk,
  code: string,
  person: Person,
  { request, revision }: CaseFrame,
  decide: (event: EventCase) => Changed | Promise<Changed>,
): Promise<EventCase> {
  return desk.inTurn(async () => {
    const event = (await desk.byCode(code))!;
    try {
      const isRepeat = request !== undefined && (await desk.isDone(request));
      if (isRepeat) return event;
      if (revision !== undefined && revision !== event.revision) throw new CaseConflict('changed', event);
      const { cases, apart } = await decide(event);
      const [first, ...others] = cases;
      const [changed] = await desk.write([{ ...first, revision: event.revision + 1 }, ...others], {
        ...(request === undefined
          ? {}
          : { request: { id: request, by: person.id, time: desk.now(), object: code } }),
        ...(apart ? { open: { report: apart, by: person } } : {}),
      });
      return changed;
    } catch (error) {
      if (error instanceof DoneBefore) return (await desk.byCode(code))!;
      throw error;
    }
  });
}

function stepOf(
  desk: EventDesk,
  { id, name }: Person,
  action: CaseStep['action'],
  state: CaseStep['state'],
  note: string | undefined,
): CaseStep {
  return { time: desk.now(), action, state, by: id, name, ...(note === undefined ? {} : { note }) };
}
