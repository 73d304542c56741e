import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { CameraSource } from '../../../models/schema/camera-feed.ts';
import { askUpstream, boundedBody, sourceAway } from '../upstream.ts';

type SnapshotSource = Extract<CameraSource, { kind: 'snapshot' }>;

const MOST_BYTES = 8 << 20;
const MOST_KEPT = 512;

interface Snapshot {
  bytes: Buffer;
  type: string;
  digest: string;
  /** When it was taken, as far as that is known: as its source says, else when these very bytes first came. */
  time: number;
  /** When it was last asked for upstream. */
  asked: number;
}

/** Single pictures, asked for once for all who watch, and only while somebody does. */
export class Snapshots {
  readonly #kept = new Map<string, Snapshot>();
  readonly #asking = new Map<string, Promise<Snapshot>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  newest(camera: string): number | undefined {
    return this.#kept.get(camera)?.time;
  }

  /** Sends the newest picture with its time; if the camera does not answer, the last one, which tells its age. */
  async send(camera: string, source: SnapshotSource, response: Response): Promise<void> {
    const { bytes, type, time } = await this.#newest(camera, source);
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', 'private, no-store');
    response.setHeader('Content-Length', bytes.length);
    response.setHeader('X-Picture-Time', String(Math.round(time)));
    response.end(response.req.method === 'HEAD' ? undefined : bytes);
  }

  async #newest(camera: string, source: SnapshotSource): Promise<Snapshot> {
    const kept = this.#kept.get(camera);
    if (kept && this.#now() - kept.asked < source.every * 1000) return kept;
    let asking = this.#asking.get(camera);
    if (!asking) {
      asking = this.#ask(camera, source).finally(() => this.#asking.delete(camera));
      this.#asking.set(camera, asking);
    }
    try {
      return await asking;
    } catch (error) {
      if (!kept) throw error;
      // Asked again after its rhythm and not with each look.
      kept.asked = this.#now();
      return kept;
    }
  }

  async #ask(camera: string, { url, headers }: SnapshotSource): Promise<Snapshot> {
    const { origin } = new URL(url);
    const { response } = await askUpstream({ url, headers, isAllowed: (other) => other.origin === origin });
    if (!response.ok) {
      await response.body?.cancel();
      throw sourceAway(`The camera answers with status ${response.status}.`);
    }
    const bytes = await boundedBody(response, MOST_BYTES);
    const type = imageTypeOf(bytes);
    if (!type) throw sourceAway('The camera sends something else than a JPEG, PNG or WebP picture.');
    const now = this.#now();
    const digest = createHash('sha256').update(bytes).digest('base64');
    const before = this.#kept.get(camera);
    const told = Date.parse(response.headers.get('last-modified') ?? '');
    // A camera that hangs sends the same bytes for ever: their age is that of the first time.
    const first = before?.digest === digest ? before.time : now;
    const time = Number.isFinite(told) && told <= now ? told : first;
    const snapshot = { bytes, type, digest, time, asked: now };
    this.#kept.delete(camera);
    this.#kept.set(camera, snapshot);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return snapshot;
  }

  /** Forgets a camera that nobody watches. */
  forget(camera: string): void {
    this.#kept.delete(camera);
  }
}

/** By the first bytes, whatever the source calls it. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return 'image/webp';
  return undefined;
}
