import { useFollow } from '../stores/follow.ts';

/** A follower looks elsewhere for a while, or comes back. */
export function setPaused(code: string, paused: boolean): void {
  useFollow.setState({ state: { role: 'following', code, paused } });
}
