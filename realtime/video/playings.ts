import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { CameraSource } from '../../models/schema/camera-feed.ts';
import type { Asker } from '../access/asker.ts';

/** Milliseconds without use after which a playing address is over. The page asks how it stands every ten seconds. */
export const IDLE = 60_000;
/** Playings of one account, or of one address of people without one. */
const MOST_OF_ONE = 64;
const MOST = 20_000;
/** Openings, also refused ones, of one account or address in a minute: each is an entry of the audit log. */
const MOST_TRIES = 240;
const MINUTE = 60_000;

/** Somebody's right to the pictures of one camera for now, by an address that nobody can guess. */
export interface Playing {
  token: string;
  camera: string;
  source: CameraSource;
  /** For whom it was opened, and who alone may use it. */
  asker: Asker;
  opened: number;
  used: number;
  /** UTC milliseconds at which the permission ends; undefined: while the class of the pictures allows it. */
  until: number | undefined;
  /** When the permission was last looked up. */
  checked: number;
  /** What is being sent; cut when it ends. */
  sending: Set<ServerResponse>;
  /** Called once when it ends, as to end a session at a gateway. */
  onEnd: Set<() => void>;
}

export type EndReason = 'stopped' | 'idle' | 'expired' | 'withdrawn' | 'signed-out' | 'closed';

/** All playings of a city. Each has an end: by whoever watches, by silence, or with the permission. */
export class Playings {
  readonly #all = new Map<string, Playing>();
  /** Openings of this minute, by who tried. */
  readonly #tries = new Map<string, number>();
  #minute = 0;
  readonly #now: () => number;
  readonly #onEnded: (playing: Playing, reason: EndReason) => void;

  constructor(onEnded: (playing: Playing, reason: EndReason) => void, now: () => number = Date.now) {
    this.#now = now;
    this.#onEnded = onEnded;
  }

  /** Counts one more opening; false where this person has tried too often within a minute. */
  mayTry(asker: Asker): boolean {
    const minute = Math.floor(this.#now() / MINUTE);
    if (minute !== this.#minute) this.#tries.clear();
    this.#minute = minute;
    const count = (this.#tries.get(ownerOf(asker)) ?? 0) + 1;
    this.#tries.set(ownerOf(asker), count);
    return count <= MOST_TRIES;
  }

  /** A new playing; undefined where this person has too many. */
  open(asker: Asker, camera: string, source: CameraSource, until: number | undefined): Playing | undefined {
    const whose = ownerOf(asker);
    let count = 0;
    for (const playing of this.#all.values()) if (ownerOf(playing.asker) === whose) count++;
    if (count >= MOST_OF_ONE || this.#all.size >= MOST) return undefined;
    const now = this.#now();
    const playing: Playing = {
      token: randomBytes(32).toString('base64url'),
      camera,
      source,
      asker,
      opened: now,
      used: now,
      until,
      checked: now,
      sending: new Set(),
      onEnd: new Set(),
    };
    this.#all.set(playing.token, playing);
    return playing;
  }

  /** The playing of an address, for whom it was opened alone, while it lasts. */
  use(token: string, asker: Asker): Playing | undefined {
    const playing = this.#all.get(token);
    if (!playing || playing.asker.actor !== asker.actor) return undefined;
    if (this.#endIfOver(playing)) return undefined;
    playing.used = this.#now();
    return playing;
  }

  end(playing: Playing, reason: EndReason): void {
    if (!this.#all.delete(playing.token)) return;
    for (const response of playing.sending) response.destroy();
    for (const ended of playing.onEnd) ended();
    playing.sending.clear();
    playing.onEnd.clear();
    this.#onEnded(playing, reason);
  }

  endWhere(isMeant: (playing: Playing) => boolean, reason: EndReason): void {
    for (const playing of [...this.#all.values()]) if (isMeant(playing)) this.end(playing, reason);
  }

  /** Ends what is over; to be called every second or so. */
  sweep(): void {
    for (const playing of [...this.#all.values()]) this.#endIfOver(playing);
  }

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Playing> {
    return this.#all.values();
  }

  #endIfOver(playing: Playing): boolean {
    const now = this.#now();
    if (playing.until !== undefined && now >= playing.until) this.end(playing, 'expired');
    // What is still being sent is in use, however slowly.
    else if (now - playing.used >= IDLE && playing.sending.size === 0) this.end(playing, 'idle');
    else return false;
    return true;
  }
}

/** Sends within a playing: the answer is cut when the playing ends. */
export function sendWithin(playing: Playing, response: ServerResponse): void {
  playing.sending.add(response);
  response.once('close', () => playing.sending.delete(response));
}

/** People without an account are told apart by their address, as far as that goes. */
const ownerOf = ({ actor, address }: Asker): string => (actor === 'anybody' ? `anybody ${address}` : actor);
