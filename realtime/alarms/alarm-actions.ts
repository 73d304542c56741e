import { randomUUID } from 'node:crypto';
import type { Person } from '../../models/access/person.ts';
import type { Alarm, AlarmStep } from '../../models/schema/index.ts';
import { DatabaseAway, withDatabase } from '../database/away.ts';
import type { AlarmDesk } from './alarm-desk.ts';

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

/**
 * Answers many at once, as all of a storm: in one transaction, or none of them. Those that somebody has answered already
 * are passed over. Gives the ids of those that are answered now. Throws DatabaseAway.
 */
export function acknowledgeAll(
  desk: AlarmDesk,
  ids: readonly string[],
  person: Person,
  note?: string,
): Promise<string[]> {
  return inTurn(desk, async () => {
    await writeWaiting(desk);
    const time = desk.now();
    const before = ids.flatMap((id) => desk.byId(id) ?? []).filter(({ acknowledged }) => !acknowledged);
    const patch = { acknowledged: { by: person.name, time, ...noteOf(note) } };
    const changes = before.map((alarm) => ({
      id: randomUUID(),
      alarm: { ...alarm, ...patch, revision: alarm.revision + 1 },
      step: { time, by: person.id, name: person.name, action: 'acknowledged' as const, ...noteOf(note) },
    }));
    const saving = desk.store.save(changes, (_, error) => {
      throw error;
    });
    await withDatabase(saving).catch((error: unknown) => {
      if (error instanceof DatabaseAway)
        void saving
          .then(() => Promise.all(changes.map(({ alarm }) => lookAgain(desk, alarm.id))), ignored)
          .catch(ignored);
      throw error;
    });
    let isOvertaken = false;
    desk.place(
      ...changes.map((change, i) => {
        const newest = desk.byId(change.alarm.id) ?? before[i];
        if (newest === before[i]) return change.alarm;
        isOvertaken = true;
        const merged = { ...newest, ...patch, revision: newest.revision + 1 };
        desk.writer.later({ ...change, alarm: merged });
        return merged;
      }),
    );
    if (isOvertaken) await writeWaiting(desk);
    return changes.map(({ alarm }) => alarm.id);
  });
}

/** What the clock did is in the database, or nobody is told that what they did is. */
async function writeWaiting(desk: AlarmDesk): Promise<void> {
  await desk.writer.flush();
  if (desk.writer.waiting > 0) throw new DatabaseAway('Changes of alarms wait to be written.');
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
    return (await withDatabase(lookAgain(desk, alarm.id))) ?? alarm;
  return inTurn(desk, async () => {
    await writeWaiting(desk);
    const current = desk.byId(alarm.id) ?? alarm;
    if (revision !== undefined && revision !== current.revision) throw new AlarmConflict(current);
    const { patch, step } = decide(current);
    const next = { ...current, ...patch, revision: current.revision + 1 };
    const change = {
      id: randomUUID(),
      alarm: next,
      step: { time: desk.now(), by: person.id, name: person.name, ...step },
    };
    const saving = desk.store.saveOnce(change, request);
    const isNew = await withDatabase(saving).catch((error: unknown) => {
      if (error instanceof DatabaseAway)
        void saving.then(() => lookAgain(desk, next.id), ignored).catch(ignored);
      throw error;
    });
    if (!isNew) return (await withDatabase(lookAgain(desk, alarm.id))) ?? current;
    const newest = desk.byId(alarm.id) ?? current;
    const merged = newest === current ? next : { ...newest, ...patch, revision: newest.revision + 1 };
    desk.place(merged);
    if (newest !== current) {
      // The clock changed it meanwhile: both together have to be safe before anybody is told that theirs is.
      desk.writer.later({ ...change, alarm: merged });
      await writeWaiting(desk);
    }
    return merged;
  });
}

const ignored = () => undefined;

/**
 * Reads an alarm of which the database may have more than is shown: what somebody did and was told may not be done, as
 * the database did not answer in time. Shows it with that, also where the clock has changed it meanwhile, before the next
 * change goes over it. Resolves with the alarm as it is now; undefined: there is none.
 */
async function lookAgain(desk: AlarmDesk, id: string): Promise<Alarm | undefined> {
  const kept = await desk.store.byId(id);
  const shown = desk.byId(id);
  if (!kept || !shown) return kept;
  if (kept.revision > shown.revision) desk.place(kept);
  else {
    const more = PEOPLES.filter((name) => shown[name] === undefined && kept[name] !== undefined);
    const patch = Object.fromEntries(more.map((name) => [name, kept[name]]));
    if (more.length > 0) desk.put(shown, patch, { action: 'noted' });
  }
  desk.tell();
  return desk.byId(id) ?? kept;
}

/** What people say of an alarm. */
const PEOPLES = ['acknowledged', 'assigned', 'event'] as const;

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
