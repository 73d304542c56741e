import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Action } from '../../models/access/roles.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { allowed, noteOf } from '../access/allowed.ts';
import type { Asker } from '../access/asker.ts';
import type { AuditLog } from '../access/audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import type { States } from '../state/keeping.ts';
import { Calibrations } from './calibrations.ts';
import { type Camera, CameraDirectory } from './directory.ts';
import { HlsRelay } from './play/hls-relay.ts';
import { Snapshots } from './play/snapshots.ts';
import { WhepRelay } from './play/whep-relay.ts';
import { type EndReason, type Playing, Playings } from './playings.ts';
import { type CameraRequest, CameraRequests } from './requests.ts';
import { CameraStreams } from './rtsp/camera-streams.ts';
import { CAMERAS_FILE, type CameraSources, readCameraSources } from './sources.ts';
import { mayKnow, mayWatchUnasked, ownRequests, watching } from './watching.ts';

export interface VideoOptions {
  city: string;
  /** Folder of the city: cameras.json and its clips. */
  folder: string;
  states: States;
  /** Whose things are cameras. */
  isCameraLayer(layer: string): boolean;
  database: Database;
  audit: Pick<AuditLog, 'record'>;
  /** Areas of the city, for searching and for names. */
  areas?: readonly { id: string; name: LocalizedText }[];
  logger: Logger;
  /** The world whose things they are: `live`. */
  world?: string;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Program that reads RTSP. */
  ffmpeg?: string;
  now?: () => number;
  /** Milliseconds; tests take less. */
  firstPause?: number;
}

const SWEEP = 1_000;
/** Milliseconds between two looks at what the database and cameras.json say now. */
const LOOK = 5_000;

/** Cameras of one city and their pictures: who may see them, requests to see more, and playing. */
export class VideoService {
  readonly options: VideoOptions;
  readonly now: () => number;
  readonly cameras: CameraDirectory;
  readonly requests: CameraRequests;
  readonly calibrations: Calibrations;
  readonly playings: Playings;
  readonly streams: CameraStreams;
  readonly hls: HlsRelay;
  readonly snapshots: Snapshots;
  readonly whep: WhepRelay;
  #sources: CameraSources;
  #changed: number;
  readonly #timers: ReturnType<typeof setInterval>[];

  private constructor(options: VideoOptions, sources: CameraSources, changed: number) {
    const { city, states, isCameraLayer, database, world = 'live', logger, now = Date.now } = options;
    this.options = options;
    this.now = now;
    this.#sources = sources;
    this.#changed = changed;
    this.cameras = new CameraDirectory(states, world, isCameraLayer);
    this.requests = new CameraRequests(database, city, now);
    this.calibrations = new Calibrations(database, city, now);
    this.playings = new Playings((playing, reason) => this.#noteEnd(playing, reason), now);
    this.streams = new CameraStreams({
      most: sources.limits.streams,
      logger,
      redact: (text) => this.#sources.redact(text),
      now,
      ...(options.ffmpeg === undefined ? {} : { program: options.ffmpeg }),
      ...(options.firstPause === undefined ? {} : { firstPause: options.firstPause }),
    });
    this.hls = new HlsRelay(now);
    this.snapshots = new Snapshots(now);
    this.whep = new WhepRelay();
    this.#timers = [
      setInterval(() => this.#sweep(), SWEEP).unref(),
      setInterval(() => void this.look(), LOOK).unref(),
    ];
  }

  /** Throws an InputError where cameras.json cannot be read. */
  static async open(options: VideoOptions): Promise<VideoService> {
    const changed = await changeOf(options.folder);
    const sources = await readCameraSources(options.folder, options.environment);
    const service = new VideoService(options, sources, changed);
    await service.look();
    if (sources.has('rtsp') && !service.streams.isInstalled())
      options.logger.warn(
        { city: options.city },
        'cameras.json has RTSP cameras, and ffmpeg is not installed: they cannot be played. docs/video.md says how.',
      );
    return service;
  }

  get sources(): CameraSources {
    return this.#sources;
  }

  /** A camera that somebody may know of. */
  camera(id: string, asker: Asker): Camera | undefined {
    const camera = this.cameras.get(id);
    return camera && mayKnow(asker, camera) ? camera : undefined;
  }

  /** The playing of an address, if it is this person's, not over, and still allowed. */
  async playing(token: string, asker: Asker): Promise<Playing | undefined> {
    const playing = this.playings.use(token, asker);
    if (!playing) return undefined;
    const camera = this.camera(playing.camera, asker);
    if (camera && mayWatchUnasked(asker, camera)) {
      playing.until = undefined;
      return playing;
    }
    if (camera && playing.until !== undefined && this.now() - playing.checked < LOOK) return playing;
    const allowed = camera && watching(asker, camera, await ownRequests(asker, this.requests));
    if (!allowed?.may) {
      this.playings.end(playing, 'withdrawn');
      return undefined;
    }
    playing.until = allowed.until;
    playing.checked = this.now();
    return playing;
  }

  /** When the newest picture of a camera came, as far as the server sees the pictures. */
  newest(camera: string): number | undefined {
    return this.streams.find(camera)?.newest ?? this.hls.newest(camera) ?? this.snapshots.newest(camera);
  }

  /** Lets on who may do something with a camera that they know of; as `allowed` of realtime/access. */
  allowed(asker: Asker, action: Action, { id, live }: Camera): Promise<void> {
    return allowed(this.options.audit, asker, action, { areas: live.thing.areas, object: id });
  }

  /** Writes who did what to a camera into the audit log. */
  note(
    asker: Pick<Asker, 'actor' | 'address'>,
    action: string,
    camera: string,
    outcome: 'done' | 'refused' | 'failed',
    details: Record<string, string | number> = {},
  ): Promise<void> {
    const { audit, city } = this.options;
    return noteOf(audit, asker, { action, object: camera, outcome, details: { city, ...details } });
  }

  /** Ends what a request has opened. */
  endOf({ account, camera }: CameraRequest, reason: EndReason): void {
    this.playings.endWhere(
      (playing) =>
        playing.camera === camera && playing.asker.actor === account && playing.until !== undefined,
      reason,
    );
  }

  /** For whom something is playing. */
  *askers(): Iterable<Asker> {
    for (const { asker } of this.playings.all()) yield asker;
  }

  /** Ends what people watch whose session has ended or whose rights have changed. */
  endWhose(isEnded: (asker: Asker) => boolean): void {
    this.playings.endWhere(({ asker }) => isEnded(asker), 'signed-out');
  }

  /** Notes requests that have run out, and reads anew what others wrote: calibrations, and cameras.json where it has changed. */
  async look(): Promise<void> {
    const { logger, city, folder, environment } = this.options;
    try {
      for (const request of await this.requests.expire()) {
        this.endOf(request, 'expired');
        await this.note({ actor: 'system', address: undefined }, 'camera.expire', request.camera, 'done', {
          request: request.id,
          account: request.account,
        });
      }
    } catch (error) {
      logger.warn({ city, err: error }, 'Requests to open cameras could not be looked through.');
    }
    try {
      await this.calibrations.load();
    } catch (error) {
      logger.warn({ city, err: error }, 'Calibrations of cameras could not be read; those known hold.');
    }
    const changed = await changeOf(folder);
    if (changed === this.#changed) return;
    this.#changed = changed;
    try {
      this.#sources = await readCameraSources(folder, environment);
      logger.info({ city }, 'cameras.json was read anew.');
    } catch (error) {
      logger.error(
        { city, detail: (error as Error).message },
        'cameras.json is wrong; the one before holds.',
      );
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.playings.endWhere(() => true, 'closed');
    this.streams.close();
    this.cameras.close();
  }

  #sweep(): void {
    this.playings.sweep();
    this.streams.sweep();
  }

  #noteEnd({ asker, camera, opened }: Playing, reason: EndReason): void {
    let isWatched = false;
    for (const playing of this.playings.all()) isWatched ||= playing.camera === camera;
    if (!isWatched) {
      this.hls.forget(camera);
      this.snapshots.forget(camera);
    }
    const seconds = Math.round((this.now() - opened) / 1000);
    this.note(asker, 'camera.close', camera, 'done', { reason, seconds }).catch((error) =>
      this.options.logger.error({ err: error, camera }, 'The end of a playing could not be noted.'),
    );
  }
}

/** When cameras.json was last changed; 0: there is none. */
async function changeOf(folder: string): Promise<number> {
  try {
    return (await stat(join(folder, CAMERAS_FILE))).mtimeMs;
  } catch {
    return 0;
  }
}
