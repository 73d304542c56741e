import type { Logger } from 'pino';
import { HttpProblem } from '../../http/problem.ts';
import { CameraStream, type RtspSource } from './camera-stream.ts';
import { isFfmpeg } from './ffmpeg.ts';

/** Milliseconds after which a stream that nobody asks for ends. */
const UNWATCHED = 20_000;

export interface CameraStreamsOptions {
  /** Streams that are read at one time. */
  most: number;
  logger: Logger;
  redact(text: string): string;
  /** The program; by default that of CITYMIRROR_FFMPEG, or `ffmpeg` by the path. */
  program?: string;
  now?: () => number;
  firstPause?: number;
  unwatched?: number;
}

/** RTSP cameras that are being watched, each read once for all who watch it. */
export class CameraStreams {
  readonly #options: CameraStreamsOptions;
  readonly #program: string;
  readonly #streams = new Map<string, CameraStream>();
  readonly #now: () => number;
  #installed: { is: boolean; looked: number } | undefined;
  readonly #onExit = () => this.close();

  constructor(options: CameraStreamsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#program = options.program ?? process.env.CITYMIRROR_FFMPEG ?? 'ffmpeg';
    process.once('exit', this.#onExit);
  }

  /** Whether ffmpeg is there; looked at again after a minute, since it may be installed meanwhile. */
  isInstalled(): boolean {
    const now = this.#now();
    if (!this.#installed || (!this.#installed.is && now - this.#installed.looked > 60_000))
      this.#installed = { is: isFfmpeg(this.#program), looked: now };
    return this.#installed.is;
  }

  /** The stream of a camera, which begins if nobody watched. Throws `ffmpeg-missing`, `streams-full`. */
  watch(camera: string, source: RtspSource): CameraStream {
    const running = this.#streams.get(camera);
    if (running) return running;
    if (!this.isInstalled())
      throw new HttpProblem(
        503,
        'ffmpeg-missing',
        'This camera speaks RTSP, which takes ffmpeg on the server, or a gateway: docs/video.md says how.',
      );
    this.sweep();
    const { most, logger, redact, now, firstPause } = this.#options;
    if (this.#streams.size >= most)
      throw new HttpProblem(
        503,
        'streams-full',
        `The server reads ${most} cameras already, which is as many as it may. Close one, or try again later.`,
      );
    const stream = new CameraStream({
      camera,
      source,
      program: this.#program,
      logger,
      redact,
      ...(now ? { now } : {}),
      ...(firstPause === undefined ? {} : { firstPause }),
    });
    this.#streams.set(camera, stream);
    return stream;
  }

  find(camera: string): CameraStream | undefined {
    return this.#streams.get(camera);
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Ends what nobody watches; to be called every second or so. */
  sweep(): void {
    const limit = this.#now() - (this.#options.unwatched ?? UNWATCHED);
    for (const [camera, stream] of this.#streams) {
      if (stream.asked > limit) continue;
      stream.end();
      this.#streams.delete(camera);
    }
  }

  close(): void {
    process.off('exit', this.#onExit);
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
  }
}
