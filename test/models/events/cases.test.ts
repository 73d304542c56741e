import { describe, expect, it } from 'vitest';
import { actionsIn, HANDLING_ACTIONS, needsNote, stateAfter } from '../../../models/events/case-steps.ts';
import { dueOf } from '../../../models/events/deadlines.ts';
import { duplicateOf } from '../../../models/events/duplicates.ts';
import { caseOf } from '../../../models/events/make-case.ts';
import {
  EVENT_KINDS,
  EVENT_STATES,
  type EventCase,
  reportedEventSchema,
} from '../../../models/schema/index.ts';
import { STANDARD_EVENT_POLICY as POLICY } from '../../../scenes/alarms/index.ts';

const MINUTE = 60_000;

describe('steps of a case', () => {
  /** What each state lets one do, and where it leads: reported → verified → dispatched → handling → closed → reviewed. */
  const TABLE: Record<(typeof EVENT_STATES)[number], Record<string, string>> = {
    reported: { verify: 'verified', reject: 'closed', note: 'reported' },
    verified: { dispatch: 'dispatched', reject: 'closed', note: 'verified' },
    dispatched: { handle: 'handling', note: 'dispatched' },
    handling: { close: 'closed', note: 'handling' },
    closed: { review: 'reviewed', reopen: 'handling', note: 'closed' },
    reviewed: { reopen: 'handling', note: 'reviewed' },
  };

  it.each(EVENT_STATES)('should be those of its state: %s', (state) => {
    for (const action of HANDLING_ACTIONS)
      expect(stateAfter(state, action), action).toBe(TABLE[state][action]);
    expect(actionsIn(state).sort()).toEqual(Object.keys(TABLE[state]).sort());
  });

  it('should want a word for whatever ends a case or opens it again', () => {
    expect(HANDLING_ACTIONS.filter(needsNote)).toEqual(['close', 'reject', 'reopen', 'note']);
  });
});

describe('deadlines', () => {
  const at = (given: Partial<EventCase>) =>
    dueOf(POLICY, {
      kind: 'governance',
      state: 'reported',
      steps: [{ time: 0, action: 'report', state: 'reported', by: 'a', name: 'a' }],
      ...given,
    });

  it.each([
    [{ level: 1 }, 5],
    [{ level: 4 }, 60],
    [{}, 120],
    [{ level: 1, kind: 'fire' as const }, 1],
  ])('should be as the policy says: %j → %i min', (given, minutes) => {
    expect(at(given)).toBe(minutes * MINUTE);
  });

  it('should count from when the case came into its state, and not from a note', () => {
    const step = (time: number, state: EventCase['state'], action: 'verify' | 'note') => ({
      time,
      action,
      state,
      by: 'a',
      name: 'a',
    });
    const steps = [
      { time: 0, action: 'report' as const, state: 'reported' as const, by: 'a', name: 'a' },
      step(7 * MINUTE, 'verified', 'verify'),
      step(9 * MINUTE, 'verified', 'note'),
    ];
    expect(at({ level: 2, state: 'verified', steps })).toBe(17 * MINUTE);
  });

  it('should be none when nothing is left to do', () => {
    expect(at({ state: 'reviewed' })).toBeUndefined();
  });
});

describe('the standard policy', () => {
  it('should name a department of its list for each of the 13 kinds', () => {
    const known = new Set(POLICY.departments.map(({ id }) => id));
    expect(EVENT_KINDS).toHaveLength(13);
    for (const kind of EVENT_KINDS) expect(known.has(POLICY.responsible[kind]), kind).toBe(true);
  });

  it('should leave less time the graver the level', () => {
    for (const minutes of Object.values(POLICY.deadlines)) {
      const inOrder = [minutes[1], minutes[2], minutes[3], minutes[4], minutes.none];
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    }
  });
});

describe('a duplicate', () => {
  it('should be of the nearest of the cases that are near enough', () => {
    const report = (id: string, latitude: number) =>
      reportedEventSchema.parse({
        id,
        kind: 'municipal',
        title: { 'zh-CN': '井盖', en: 'Cover' },
        time: 0,
        longitude: 114.6,
        latitude,
        source: 'feed',
        publication: 'internal',
      });
    const open = (code: string, latitude: number) =>
      caseOf(POLICY, report(code, latitude), { code, step: { time: 0, by: 'system', name: 'system' } });
    // 0.001° of latitude are 110.8 m; 150 m are near enough.
    const cases = [open('far', 27.6013), open('near', 27.6004), open('elsewhere', 27.61)];
    expect(duplicateOf(POLICY.duplicates, report('new', 27.6), cases)?.code).toBe('near');
    expect(duplicateOf(POLICY.duplicates, report('new', 27.59), cases)).toBeUndefined();
  });
});
