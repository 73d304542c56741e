import { create } from 'zustand';
import type { FollowProblem, Participants } from '../../models/schema/follow.ts';

export type FollowRole =
  | { role: 'none' }
  /** Asking the server. */
  | { role: 'joining' }
  | { role: 'leading'; code: string; key: string }
  /** `paused`: the person looks elsewhere for now. */
  | { role: 'following'; code: string; paused: boolean };

export interface FollowState {
  state: FollowRole;
  connected: boolean;
  participants: Participants;
  problem?: FollowProblem['problem'] | 'unreachable' | 'ended';
}

/** Whether this page leads a view that others follow, or follows one. */
export const useFollow = create<FollowState>()(() => ({
  state: { role: 'none' },
  connected: false,
  participants: { leader: undefined, followers: [] },
}));
