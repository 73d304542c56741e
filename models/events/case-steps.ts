import type { CaseAction, EventState } from '../schema/index.ts';

/** What people do, step by step; each is possible in some states only and leads to one. */
export const HANDLING_ACTIONS = [
  'verify',
  'dispatch',
  'handle',
  'close',
  'review',
  'reject',
  'reopen',
  'note',
] as const satisfies readonly CaseAction[];
export type HandlingAction = (typeof HANDLING_ACTIONS)[number];

interface Transition {
  from: readonly EventState[];
  to: EventState | 'same';
  /** Why has to be said. */
  needsNote?: true;
}

/** Reported → verified → dispatched → handling → closed → reviewed; what was not so is rejected, what was not over reopened. */
const TRANSITIONS: Record<HandlingAction, Transition> = {
  verify: { from: ['reported'], to: 'verified' },
  dispatch: { from: ['verified'], to: 'dispatched' },
  handle: { from: ['dispatched'], to: 'handling' },
  close: { from: ['handling'], to: 'closed', needsNote: true },
  review: { from: ['closed'], to: 'reviewed' },
  reject: { from: ['reported', 'verified'], to: 'closed', needsNote: true },
  reopen: { from: ['closed', 'reviewed'], to: 'handling', needsNote: true },
  note: {
    from: ['reported', 'verified', 'dispatched', 'handling', 'closed', 'reviewed'],
    to: 'same',
    needsNote: true,
  },
};

/** What can be done in a state, the step that leads on first. */
export function actionsIn(state: EventState): HandlingAction[] {
  return HANDLING_ACTIONS.filter((action) => TRANSITIONS[action].from.includes(state));
}

/** The state that an action leads to; undefined: it is not possible in this one. */
export function stateAfter(state: EventState, action: HandlingAction): EventState | undefined {
  const { from, to } = TRANSITIONS[action];
  if (!from.includes(state)) return undefined;
  return to === 'same' ? state : to;
}

export const needsNote = (action: HandlingAction): boolean => TRANSITIONS[action].needsNote === true;

/** Nobody has to do anything any more but look back on it. */
export const isOver = (state: EventState): boolean => state === 'closed' || state === 'reviewed';
