import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import {
  CODE_ALPHABET,
  type FollowAnswer,
  type FollowedView,
  type FollowProblem,
  type LeadAnswer,
  type Participants,
  type ViewChange,
} from '../../models/schema/follow.ts';
import { type Visible, withoutHidden } from './visible-view.ts';

const CODE_LENGTH = 6;
const MOST_SESSIONS = 500;
/** Of one address, so that nobody alone takes them all; a command centre is often one address. */
const MOST_SESSIONS_OF_ONE = 50;
const MOST_FOLLOWERS = 200;
/** Wrong codes that an address may try in TRIES_WITHIN milliseconds: far too few to guess one of 31⁶. */
const MOST_TRIES = 60;
export const TRIES_WITHIN = 60_000;
/** Milliseconds that a session waits for its leader to come back. */
export const LEADER_PATIENCE = 10 * 60_000;
/** The leader's times may be this much older than the server's when they arrive, in milliseconds. */
const OLDEST = 5_000;

/** Somebody who is connected; `id` is that of the connection. */
export interface Participant {
  id: string;
  name: string;
  /** Of the machine, or of what it stands behind. */
  address: string;
  /** What they may know of, and so may have put into a view. */
  visible: Visible;
  tell(event: 'view', change: ViewChange): void;
  tell(event: 'participants', participants: Participants): void;
  tell(event: 'ended'): void;
}

interface Session {
  code: string;
  key: string;
  city: string;
  /** Where it was begun. */
  address: string;
  view: FollowedView;
  /** What the leader may know of. */
  visible: Visible;
  at: number;
  leader: Participant | undefined;
  leftAt: number | undefined;
  followers: Map<string, Participant>;
}

/**
 * Sessions of leaders and followers, in memory: a view that nobody leads any more is not kept. Codes are what
 * lets somebody in; the key, known to the leader alone, is what lets the leader back in.
 */
export class FollowHub {
  readonly #sessions = new Map<string, Session>();
  /** Wrong codes by address, since a time. */
  readonly #tries = new Map<string, { since: number; count: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#sessions.size;
  }

  lead(
    who: Participant,
    city: string,
    view: FollowedView,
    resume?: { code: string; key: string },
  ): LeadAnswer {
    this.#dropAbandoned();
    const known = resume && this.#sessions.get(resume.code);
    if (known && known.city === city && isSame(known.key, resume.key)) {
      known.leader = who;
      known.visible = who.visible;
      known.leftAt = undefined;
      this.#accept(known, { at: this.#now(), view });
      this.#tellParticipants(known);
      return { code: known.code, key: known.key };
    }
    const ofAddress = [...this.#sessions.values()].filter(({ address }) => address === who.address).length;
    if (this.#sessions.size >= MOST_SESSIONS || ofAddress >= MOST_SESSIONS_OF_ONE) return { problem: 'busy' };
    const session: Session = {
      code: this.#freeCode(),
      key: randomBytes(16).toString('base64url'),
      city,
      address: who.address,
      view,
      visible: who.visible,
      at: this.#now(),
      leader: who,
      leftAt: undefined,
      followers: new Map(),
    };
    this.#sessions.set(session.code, session);
    return { code: session.code, key: session.key };
  }

  follow(who: Participant, city: string, code: string): FollowAnswer {
    this.#dropAbandoned();
    this.#forgetTries();
    // The right code is refused as well: else every try would tell something.
    if ((this.#tries.get(who.address)?.count ?? 0) >= MOST_TRIES) return { problem: 'too-many-tries' };
    const session = this.#sessions.get(code);
    if (!session || session.city !== city) {
      const { since, count } = this.#tries.get(who.address) ?? { since: this.#now(), count: 0 };
      this.#tries.set(who.address, { since, count: count + 1 });
      return { problem: 'no-session' } satisfies FollowProblem;
    }
    if (session.followers.size >= MOST_FOLLOWERS) return { problem: 'full' };
    session.followers.set(who.id, who);
    this.#tellParticipants(session);
    return {
      view: withoutHidden(session.view, who.visible, session.visible),
      at: session.at,
      participants: participantsOf(session),
    };
  }

  /** Passes a change on to all followers. False when `id` leads no session. */
  change(id: string, change: ViewChange): boolean {
    const session = this.#ledBy(id);
    if (!session) return false;
    this.#accept(session, change);
    return true;
  }

  /** The leader ends the session; a follower leaves it. */
  leave(id: string): void {
    const session = this.#ledBy(id);
    if (session) {
      this.#sessions.delete(session.code);
      for (const follower of session.followers.values()) follower.tell('ended');
    }
    this.#removeFollower(id);
  }

  /** A connection is lost: a leader may come back, a follower joins anew. */
  disconnect(id: string): void {
    const session = this.#ledBy(id);
    if (session) {
      session.leader = undefined;
      session.leftAt = this.#now();
      this.#tellParticipants(session);
    }
    this.#removeFollower(id);
  }

  #accept(session: Session, change: ViewChange): void {
    const now = this.#now();
    const at = Math.max(session.at, now - OLDEST, Math.min(now, change.at));
    session.at = at;
    session.view = 'view' in change ? change.view : { ...session.view, camera: change.camera };
    for (const follower of session.followers.values())
      follower.tell('view', shownTo(follower, { ...change, at }, session));
  }

  #removeFollower(id: string): void {
    for (const session of this.#sessions.values())
      if (session.followers.delete(id)) this.#tellParticipants(session);
  }

  #tellParticipants(session: Session): void {
    const participants = participantsOf(session);
    for (const participant of [session.leader, ...session.followers.values()])
      participant?.tell('participants', participants);
  }

  #ledBy(id: string): Session | undefined {
    for (const session of this.#sessions.values()) if (session.leader?.id === id) return session;
    return undefined;
  }

  #dropAbandoned(): void {
    const oldest = this.#now() - LEADER_PATIENCE;
    for (const session of this.#sessions.values()) {
      if (session.leftAt === undefined || session.leftAt > oldest) continue;
      this.#sessions.delete(session.code);
      for (const follower of session.followers.values()) follower.tell('ended');
    }
  }

  #forgetTries(): void {
    for (const [address, { since }] of this.#tries)
      if (this.#now() - since > TRIES_WITHIN) this.#tries.delete(address);
  }

  #freeCode(): string {
    for (;;) {
      let code = '';
      for (let i = 0; i < CODE_LENGTH; i++) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)];
      if (!this.#sessions.has(code)) return code;
    }
  }
}

/** A change as a follower may see it. */
function shownTo({ visible }: Participant, change: ViewChange, { visible: of }: Session): ViewChange {
  return 'view' in change ? { ...change, view: withoutHidden(change.view, visible, of) } : change;
}

function participantsOf({ leader, followers }: Session): Participants {
  return { leader: leader?.name, followers: [...followers.values()].map(({ name }) => name) };
}

function isSame(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
