import { randomUUID } from 'node:crypto';
import type { Alarm, AlarmStep } from '../../models/schema/index.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { isShown } from './alarm-record.ts';
import { DatabaseAway, withDatabase } from './away.ts';

export interface Person {
  id: string;
  name: string;
}

/** What a person may ask with every action. */
export interface ActionFrame {
  /** Of the client's own making: the same request twice is done once. */
  request?: string;
  /** The revision that they saw; absent: whatever it is. */
  revision?: number;
}

/** The alarm is not as the person saw it. */
export class AlarmConflict extends Error {
  override readonly name = 'AlarmConflict';
  readonly newest: Alarm;

  constructor(newest: Alarm) {
    super('The alarm has been changed meanwhile.');
    this.newest = newest;
  }
}

interface Change {
  patch: Partial<Alarm>;
  step: Pick<AlarmStep, 'action' | 'note'>;
}

/** Answers an alarm. Answering again, by whomever, changes nothing: the first answer stands (AlarmConflict). */
export function acknowledge(
  desk: AlarmDesk,
  alarm: Alarm,
  person: Person,
  { note, ...frame }: ActionFrame & { note?: string },
): Promise<Alarm> {
  return act(desk, alarm, person, frame, (current) => {
    if (current.acknowledged) throw new AlarmConflict(current);
    const answered = { by: person.name, time: desk.now(), ...(note === undefined ? {} : { note }) };
    return { patch: { acknowledged: answered }, step: { action: 'acknowledged', ...noteOf(note) } };
  });
}

export function assign(
  desk: AlarmDesk,
  alarm: Alarm,
  person: Person,
  { to, note, ...frame }: ActionFrame & { to: string; note?: string },
): Promise<Alarm> {
  return act(desk, alarm, person, frame, (current) => {
    if (frame.revision === undefined && current.assigned && current.assigned.to !== to)
      throw new AlarmConflict(current);
    return {
      patch: { assigned: { to, by: person.name, time: desk.now() } },
      step: { action: 'assigned', note: note === undefined ? to : `${to}: ${note}` },
    };
  });
}

export function addNote(
  desk: AlarmDesk,
  alarm: Alarm,
  person: Person,
  { note, ...frame }: ActionFrame & { note: string },
): Promise<Alarm> {
  return act(desk, alarm, person, frame, () => ({ patch: {}, step: { action: 'noted', note } }));
}

const noteOf = (note: string | undefined) => (note === undefined ? {} : { note });

/** Notes that an alarm became an event. */
export function setEvent(desk: AlarmDesk, alarm: Alarm, person: Person, code: string): Promise<Alarm> {
  return act(desk, alarm, person, {}, () => ({
    patch: { event: code },
    step: { action: 'event', note: code },
  }));
}

/**
 * Writes what a person does before it is shown. What the clock did meanwhile is written first, so that steps stand in
 * their order; what it does while this is being written is kept.
 */
async function act(
  desk: AlarmDesk,
  alarm: Alarm,
  person: Person,
  { request, revision }: ActionFrame,
  decide: (current: Alarm) => Change,
): Promise<Alarm> {
  if (request !== undefined && (await withDatabase(desk.store.isDone(request))))
    return desk.byId(alarm.id) ?? alarm;
  return inTurn(desk, async () => {
    await desk.writer.flush();
    if (desk.writer.waiting > 0) throw new DatabaseAway('Changes of alarms wait to be written.');
    const current = desk.byId(alarm.id) ?? alarm;
    if (revision !== undefined && revision !== current.revision) throw new AlarmConflict(current);
    const { patch, step } = decide(current);
    const next = { ...current, ...patch, revision: current.revision + 1 };
    const change = {
      id: randomUUID(),
      alarm: next,
      shown: isShown(next),
      step: { time: desk.now(), by: person.id, name: person.name, ...step },
    };
    const isNew = await withDatabase(desk.store.saveOnce(change, request));
    const newest = desk.byId(alarm.id) ?? current;
    if (!isNew) return newest;
    const merged = newest === current ? next : { ...newest, ...patch, revision: newest.revision + 1 };
    desk.place(merged);
    if (newest !== current) desk.writer.later({ ...change, alarm: merged, shown: isShown(merged) });
    return merged;
  });
}

const turns = new WeakMap<AlarmDesk, Promise<unknown>>();

/** One action after the other: of two people who answer at once, one is the first. */
function inTurn<Result>(desk: AlarmDesk, work: () => Promise<Result>): Promise<Result> {
  const mine = (turns.get(desk) ?? Promise.resolve()).then(work, work);
  turns.set(
    desk,
    mine.catch(() => undefined),
  );
  return mine;
}
