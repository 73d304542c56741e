import type { TopicInfo } from '../../../models/live/subscription.ts';
import { encodeRecordsBody, recordsFrame } from '../../../models/live/wire/records.ts';
import type { LiveRecord } from '../records.ts';
import { compressNow } from './compress.ts';
import { FrameRing } from './frame-ring.ts';
import type { WrittenTopic } from './topic.ts';

/** Bytes from which on a body is compressed. */
const LARGE = 1_000;

/** Records of one kind, publication and area. */
export class RecordsTopic implements WrittenTopic {
  readonly info: TopicInfo;
  readonly #epoch: number;
  readonly #ring = new FrameRing();
  readonly #records = new Map<string, LiveRecord>();
  readonly #changed = new Set<string>();
  #sequence = 0;
  #snapshot: { sequence: number; frame: Uint8Array } | undefined;

  constructor(info: TopicInfo, epoch: number) {
    this.info = info;
    this.#epoch = epoch;
  }

  get sequence(): number {
    return this.#sequence;
  }

  set(record: LiveRecord): void {
    this.#records.set(record.id, record);
    this.#changed.add(record.id);
  }

  remove(id: string): void {
    this.#records.delete(id);
    this.#changed.add(id);
  }

  take(): Uint8Array | undefined {
    if (this.#changed.size === 0) return undefined;
    const set: LiveRecord[] = [];
    const removed: string[] = [];
    for (const id of this.#changed) {
      const record = this.#records.get(id);
      if (record) set.push(record);
      else removed.push(id);
    }
    this.#changed.clear();
    this.#sequence++;
    const frame = this.#frame(false, set, removed);
    this.#ring.push(frame, this.#snapshot?.frame.length ?? 0);
    return frame;
  }

  since(sequence: number): Uint8Array[] | undefined {
    return this.#ring.after(sequence);
  }

  whole(): Uint8Array[] {
    if (this.#snapshot?.sequence !== this.#sequence)
      this.#snapshot = {
        sequence: this.#sequence,
        frame: this.#frame(true, [...this.#records.values()], []),
      };
    return [this.#snapshot.frame];
  }

  #frame(whole: boolean, records: readonly LiveRecord[], removed: string[]): Uint8Array {
    const body = encodeRecordsBody({ set: records.map(({ id, body }) => ({ id, body })), removed });
    const isLarge = body.length > LARGE;
    const header = { epoch: this.#epoch, topic: this.info.number, sequence: this.#sequence };
    return recordsFrame(header, whole, isLarge ? compressNow(body) : body, isLarge);
  }
}
