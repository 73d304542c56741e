import type { CameraFacts, CameraPlaying } from '../../models/schema/camera-facts.ts';
import { ServerRefusal } from '../server/ask-server.ts';
import { now as serverNow } from '../stores/server-time.ts';
import type { CameraApi } from './camera-api.ts';
import { type PictureState, pictureState } from './picture-state.ts';
import { play as playIn } from './players/play.ts';
import type { Player } from './players/player.ts';

export interface TileState {
  facts: CameraFacts | undefined;
  /**
   * `loading`: asking the server. `closed`: one may not watch, unless one asks. `playing`: see `picture`. `problem`: its
   * code says why; tried again by itself.
   */
  phase: 'loading' | 'closed' | 'playing' | 'problem';
  problem?: string;
  picture: PictureState;
  /** Stands still, as too many others play. */
  paused: boolean;
}

/** Milliseconds between two looks at the picture, two questions to the server, and two at a closed camera. */
const LOOK = 1_000;
const HEARTBEAT = 10_000;
const CLOSED = 15_000;
/** Milliseconds until it is asked again whether the camera is out. */
const RENEWED = 60_000;
/** Milliseconds until a failure is tried again, the first and the longest. */
const AGAIN = 4_000;
const LONGEST_AGAIN = 60_000;

type Play = typeof playIn;

/** One tile: asks for a right to watch, plays while it lasts, and begins anew by itself when it was interrupted. */
export class TilePlayback {
  readonly #api: CameraApi;
  readonly #id: string;
  readonly #box: HTMLElement;
  readonly #label: (facts: CameraFacts) => string;
  readonly #play: Play;
  readonly #listeners = new Set<() => void>();
  #state: TileState = { facts: undefined, phase: 'loading', picture: { is: 'waiting' }, paused: false };
  #playing: CameraPlaying | undefined;
  #player: Player | undefined;
  #began = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #pause = AGAIN;
  #beat = 0;
  #renewed = 0;
  #ended = false;
  /** Counts beginnings: what an earlier one gets too late is thrown away. */
  #round = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    api: CameraApi,
    id: string,
    box: HTMLElement,
    label: (facts: CameraFacts) => string,
    play: Play = playIn,
  ) {
    this.#api = api;
    this.#id = id;
    this.#box = box;
    this.#label = label;
    this.#play = play;
    this.#timer = setInterval(() => this.#look(), LOOK);
    void this.#begin();
  }

  get state(): TileState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks anew, as after one's request was sent. */
  reload(): void {
    this.#stop();
    void this.#begin();
  }

  /** Asks again what is known of the camera, and plays on. */
  renew(): void {
    void this.#renew();
  }

  setPaused(paused: boolean): void {
    if (paused === this.#state.paused) return;
    this.#set({ paused });
    if (paused) this.#player?.pause();
    else this.#player?.resume();
  }

  destroy(): void {
    this.#ended = true;
    clearInterval(this.#timer);
    this.#stop();
  }

  async #begin(): Promise<void> {
    const round = ++this.#round;
    const isOver = () => this.#ended || round !== this.#round;
    try {
      const facts = await this.#api.one(this.#id);
      if (isOver()) return;
      this.#set({ facts });
      this.#renewed = Date.now();
      if (!facts.may || facts.video === undefined) {
        this.#set({ phase: 'closed' });
        // Somebody may approve it meanwhile.
        this.#later(CLOSED);
        return;
      }
      const playing = await this.#api.play(this.#id);
      if (isOver()) {
        this.#api.stop(playing.token);
        return;
      }
      this.#playing = playing;
      this.#began = Date.now();
      this.#beat = this.#began;
      const player = await this.#play(
        this.#box,
        playing,
        this.#api.addressOf(playing.address),
        this.#label(facts),
      );
      if (isOver()) {
        player.destroy();
        return;
      }
      this.#player = player;
      if (this.#state.paused) player.pause();
      this.#set({ phase: 'playing', problem: undefined, picture: { is: 'waiting' } });
    } catch (error) {
      if (isOver()) return;
      const problem = error instanceof ServerRefusal ? error.code : 'unreadable';
      this.#set({ phase: 'problem', problem });
      this.#later();
    }
  }

  #look(): void {
    const [player, playing] = [this.#player, this.#playing];
    if (!player || !playing) return;
    const now = Date.now();
    const { until } = playing;
    if (until !== undefined && serverNow() >= until) {
      // Also what the browser has in store is not shown any longer.
      this.reload();
      return;
    }
    if (now - this.#beat >= HEARTBEAT) {
      this.#beat = now;
      void this.#ask(playing);
    }
    if (now - this.#renewed >= RENEWED) {
      this.#renewed = now;
      void this.#renew();
    }
    if (this.#state.paused) return;
    const picture = pictureState(
      {
        kind: playing.kind,
        began: this.#began,
        taken: player.taken,
        moved: player.moved,
        ...(playing.every === undefined ? {} : { every: playing.every }),
        failed: player.failed,
      },
      now,
    );
    if (picture.is === 'live' || picture.is === 'loop') this.#pause = AGAIN;
    this.#set({ picture });
    // The last picture stays, with its age, until there is another.
    if (player.failed && this.#again === undefined) this.#later();
  }

  async #ask(playing: CameraPlaying): Promise<void> {
    try {
      const { until } = await this.#api.state(playing.token);
      if (playing !== this.#playing) return;
      this.#playing = { ...playing, ...(until === undefined ? {} : { until }) };
    } catch (error) {
      // The server knows it no more: restarted, or the permission has ended.
      if (error instanceof ServerRefusal && error.code === 'not-found' && playing === this.#playing)
        this.reload();
    }
  }

  /** Whether it is out may have changed; without an answer what was known holds. */
  async #renew(): Promise<void> {
    const round = this.#round;
    const facts = await this.#api.one(this.#id).catch(() => undefined);
    if (facts && !this.#ended && round === this.#round) this.#set({ facts });
  }

  #later(pause?: number): void {
    clearTimeout(this.#again);
    const wait = pause ?? this.#pause;
    if (pause === undefined) this.#pause = Math.min(LONGEST_AGAIN, this.#pause * 2);
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.reload();
    }, wait);
  }

  #stop(): void {
    this.#round++;
    clearTimeout(this.#again);
    this.#again = undefined;
    this.#player?.destroy();
    this.#player = undefined;
    if (this.#playing) this.#api.stop(this.#playing.token);
    this.#playing = undefined;
    if (!this.#ended) this.#set({ phase: 'loading', picture: { is: 'waiting' } });
  }

  #set(patch: Partial<TileState>): void {
    const next = { ...this.#state, ...patch };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
