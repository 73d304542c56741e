import type { TopicInfo } from '../../../models/live/subscription.ts';
import { FrameRing } from '../live/frame-ring.ts';
import type { Topic } from '../live/topic.ts';

/** A topic whose writer is another process: its frames as they come, and the snapshot that they go on from. */
export class MirroredTopic implements Topic {
  readonly info: TopicInfo;
  readonly #ring = new FrameRing();
  readonly #want: (topic: MirroredTopic) => void;
  #sequence: number;
  /** A snapshot and what came after it, up to a sequence. */
  #told: { sequence: number; frames: readonly Uint8Array[] } | undefined;

  /** `want` asks the writer for a snapshot. */
  constructor(info: TopicInfo, sequence: number, want: (topic: MirroredTopic) => void) {
    this.info = info;
    this.#want = want;
    this.#sequence = sequence;
    this.#ring.restart(sequence);
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Takes a frame; false: it is old. Where frames before it are missing, whoever follows finds the gap and asks. */
  push(sequence: number, frame: Uint8Array): boolean {
    if (sequence <= this.#sequence) return false;
    const follows = sequence === this.#sequence + 1;
    this.#sequence = sequence;
    if (follows) this.#ring.push(frame, this.#bytes);
    // What is missing is in no ring of ours: whoever follows is told everything anew.
    else {
      this.#ring.restart(sequence);
      this.#told = undefined;
    }
    return true;
  }

  /** Takes a snapshot and what came after it, up to `sequence`, as the writer tells it between two frames. */
  set(sequence: number, frames: readonly Uint8Array[]): void {
    if (sequence > this.#sequence) {
      this.#sequence = sequence;
      this.#ring.restart(sequence);
    }
    this.#told = { sequence, frames };
  }

  since(sequence: number): Uint8Array[] | undefined {
    return this.#ring.after(sequence);
  }

  whole(): Uint8Array[] | undefined {
    if (this.#told) {
      const after = this.#ring.after(this.#told.sequence);
      const bytes = after?.reduce((sum, { length }) => sum + length, 0) ?? 0;
      if (after && bytes <= Math.max(2 * this.#bytes, 4_096)) return [...this.#told.frames, ...after];
    }
    this.#want(this);
    return undefined;
  }

  get #bytes(): number {
    return this.#told?.frames.reduce((sum, { length }) => sum + length, 0) ?? 0;
  }
}
