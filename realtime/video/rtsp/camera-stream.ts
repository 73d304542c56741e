import type { Logger } from 'pino';
import { pauseAfter } from '../../../models/pause.ts';
import type { CameraSource } from '../../../models/schema/camera-feed.ts';
import { type Codec, readCamera } from './ffmpeg.ts';
import { type KeptSegment, livePlaylist } from './live-playlist.ts';
import { StreamUnusable, TransportStreamCutter } from './transport-stream.ts';

export type RtspSource = Extract<CameraSource, { kind: 'rtsp' }>;

/** Segments that a playlist names, and that are kept, for players that are a little behind. */
const LISTED = 5;
const KEPT = 8;
/** Milliseconds without a byte after which ffmpeg hangs. */
const HANGS = 12_000;
/** Milliseconds between two tries, the first and the longest. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
/** Characters of ffmpeg's words that are kept for the log. */
const MOST_WORDS = 2_000;

interface Segment extends KeptSegment {
  bytes: Buffer;
}

export interface CameraStreamOptions {
  camera: string;
  source: RtspSource;
  program: string;
  logger: Logger;
  /** Strikes addresses and passwords out of what is logged. */
  redact(text: string): string;
  now?: () => number;
  /** Milliseconds of the first pause; tests take less. */
  firstPause?: number;
}

/**
 * One camera, read by ffmpeg for all who watch it, as pieces in memory. While it runs, a source that breaks off is asked
 * again after one, two, four … thirty seconds.
 */
export class CameraStream {
  /** When somebody last asked for it. */
  asked: number;
  readonly #options: CameraStreamOptions;
  readonly #now: () => number;
  #child: ReturnType<typeof readCamera> | undefined;
  #segments: Segment[] = [];
  /** Goes up also when the camera is opened anew: a player may still have what was before. */
  #next: number;
  #droppedBreaks = 0;
  #breaks = false;
  #codec: Codec;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  #heard = 0;
  #ended = false;
  /** Tries since the last piece. */
  #failures = 0;
  #waiting = new Set<() => void>();

  constructor(options: CameraStreamOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#codec = options.source.codec === 'h264' ? 'h264' : 'copy';
    this.asked = this.#now();
    this.#next = Math.floor(this.#now() / 1000);
    this.#start();
  }

  /** When the newest piece ended, UTC milliseconds; undefined: none has come yet. */
  get newest(): number | undefined {
    const last = this.#segments.at(-1);
    return last && last.time + last.duration * 1000;
  }

  /** Whether the source was asked and gave nothing, again and again. */
  get failures(): number {
    return this.#failures;
  }

  /** Process id of ffmpeg, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The playlist as of now; waits for the first piece. Undefined: none has come in time. */
  async playlist(patience: number): Promise<string | undefined> {
    this.asked = this.#now();
    if (this.#segments.length === 0) await this.#firstSegment(patience);
    if (this.#segments.length === 0) return undefined;
    const listed = this.#segments.slice(-LISTED);
    const before = this.#segments.slice(0, -LISTED).filter(({ breaks }) => breaks).length;
    return livePlaylist(listed, this.#droppedBreaks + before);
  }

  segment(sequence: number): Buffer | undefined {
    this.asked = this.#now();
    return this.#segments.find((segment) => segment.sequence === sequence)?.bytes;
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watchdog);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#segments = [];
    this.#wake();
  }

  #start(): void {
    const { source, program, camera, logger, redact } = this.#options;
    const cutter = new TransportStreamCutter();
    const child = readCamera({
      program,
      url: source.url,
      transport: source.transport,
      codec: this.#codec,
    });
    this.#child = child;
    this.#heard = this.#now();
    let words = '';
    let reason: string | undefined;
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk).slice(-MOST_WORDS);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#heard = this.#now();
      try {
        for (const { bytes, duration } of cutter.push(chunk)) this.#keep(bytes, duration);
      } catch (error) {
        if (!(error instanceof StreamUnusable)) throw error;
        reason = error.message;
        child.kill('SIGKILL');
      }
      if (this.#codec === 'copy' && source.codec === 'auto' && cutter.isH264 === false) {
        reason = 'it is not H.264, and is made H.264 from now on';
        this.#codec = 'h264';
        child.kill('SIGKILL');
      }
    });
    clearInterval(this.#watchdog);
    this.#watchdog = setInterval(() => {
      if (this.#now() - this.#heard > HANGS) child.kill('SIGKILL');
    }, 1_000).unref();
    let gone = false;
    const over = (error?: Error) => {
      if (gone) return;
      gone = true;
      clearInterval(this.#watchdog);
      if (this.#ended) return;
      this.#child = undefined;
      this.#breaks = this.#segments.length > 0;
      const detail = redact(error?.message ?? reason ?? words.trim().split('\n').at(-1) ?? '');
      logger.warn({ camera, detail, failures: this.#failures }, 'A camera broke off; it is asked again.');
      this.#again(reason !== undefined && this.#codec === 'h264');
    };
    child.once('error', over);
    child.once('close', () => over());
  }

  /** `atOnce`: nothing is wrong with the source. */
  #again(atOnce: boolean): void {
    const first = this.#options.firstPause ?? FIRST_PAUSE;
    const pause = atOnce ? 0 : pauseAfter(this.#failures++, first, LONGEST_PAUSE);
    this.#timer = setTimeout(() => this.#start(), pause);
    this.#timer.unref();
  }

  #keep(bytes: Buffer, duration: number): void {
    const time = this.#now() - duration * 1000;
    this.#segments.push({ sequence: this.#next++, bytes, duration, time, breaks: this.#breaks });
    this.#breaks = false;
    this.#failures = 0;
    while (this.#segments.length > KEPT) if (this.#segments.shift()!.breaks) this.#droppedBreaks++;
    this.#wake();
  }

  #firstSegment(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, patience);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
