import { createHmac, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Request, Response } from 'express';
import type { CameraSource } from '../../../models/schema/camera-feed.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import { isPlaylist, rewritePlaylist } from '../hls-playlist.ts';
import { type Playing, sendWithin } from '../playings.ts';
import { askUpstream, boundedBody, sourceAway } from '../upstream.ts';
import { sendPlaylist } from './send.ts';

type HlsSource = Extract<CameraSource, { kind: 'hls' }>;

const MOST_PLAYLIST = 2 << 20;
/** Addresses of pieces that are remembered for one camera: of hours of a live stream, and of a long recording. */
const MOST_NAMES = 20_000;
/** What a gateway of low latency is asked with, so that it answers when there is something new. */
const DIRECTIVES = ['_HLS_msn', '_HLS_part', '_HLS_skip'];
const MEDIA_TYPE = /^(?:video|audio)\/[a-z0-9.+-]+$/i;

/** HLS from elsewhere, by addresses of this server alone: what a playlist names is asked for here under another name. */
export class HlsRelay {
  /** Names say nothing of the address, and are the same for all who watch. */
  readonly #key = randomBytes(32);
  readonly #names = new Map<string, Map<string, string>>();
  /** When a playlist of a camera last changed. */
  readonly #changes = new Map<string, { digest: string; time: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** When something new last came, UTC milliseconds. */
  newest(camera: string): number | undefined {
    return this.#changes.get(camera)?.time;
  }

  async send(playing: Playing, name: string, request: Request, response: Response): Promise<void> {
    const source = playing.source as HlsSource;
    const address = name === 'index.m3u8' ? source.url : this.#names.get(playing.camera)?.get(name);
    if (address === undefined) throw notFound();
    const origins = new Set([source.url, ...source.origins].map((text) => new URL(text).origin));
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    const range = request.headers.range;
    const { response: answer, url } = await askUpstream({
      url: withDirectives(address, request),
      headers: {
        ...source.headers,
        ...(range !== undefined && /^bytes=\d{1,15}-\d{0,15}$/.test(range) ? { Range: range } : {}),
      },
      isAllowed: ({ origin }) => origins.has(origin),
      signal: abort.signal,
      patience: 15_000,
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      // A piece that is over is no failure of the camera.
      if (answer.status === 404 && name !== 'index.m3u8') throw notFound();
      throw sourceAway(`The source of the pictures answers with status ${answer.status}.`);
    }
    const type = answer.headers.get('content-type') ?? '';
    if (/mpegurl/i.test(type) || /\.m3u8$/i.test(new URL(url).pathname)) {
      const text = (await boundedBody(answer, MOST_PLAYLIST)).toString('utf8');
      if (!isPlaylist(text))
        throw sourceAway('The source of the pictures sends something else than a playlist.');
      this.#noteChange(playing.camera, name, text);
      sendPlaylist(
        response,
        rewritePlaylist(text, url, (other) =>
          origins.has(new URL(other).origin) ? this.#nameOf(playing.camera, other) : undefined,
        ),
      );
      return;
    }
    await this.#passOn(playing, answer, response, MEDIA_TYPE.test(type) ? type : 'application/octet-stream');
  }

  async #passOn(
    playing: Playing,
    answer: globalThis.Response,
    response: Response,
    type: string,
  ): Promise<void> {
    response.status(answer.status === 206 ? 206 : 200);
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', 'private, no-store');
    for (const header of ['content-range', 'content-length']) {
      const value = answer.headers.get(header);
      // fetch unpacks; the length is of what was packed.
      if (value !== null && !(header === 'content-length' && answer.headers.has('content-encoding')))
        response.setHeader(header, value);
    }
    sendWithin(playing, response);
    if (!answer.body) {
      response.end();
      return;
    }
    await pipeline(Readable.fromWeb(answer.body as WebStream<Uint8Array>), response).catch(() => {
      // Whoever watches has gone, or the source broke off: the player sees a piece that is too short.
      response.destroy();
    });
  }

  #nameOf(camera: string, address: string): string {
    const names = this.#names.get(camera) ?? new Map<string, string>();
    this.#names.set(camera, names);
    const extension = /\.(?:m3u8|ts|m4s|mp4|m4v|aac|vtt|key)$/i.exec(new URL(address).pathname)?.[0] ?? '';
    const name = createHmac('sha256', this.#key).update(address).digest('base64url').slice(0, 22) + extension;
    // Anew at the end: the oldest goes first.
    names.delete(name);
    names.set(name, address);
    if (names.size > MOST_NAMES) names.delete(names.keys().next().value!);
    return name;
  }

  #noteChange(camera: string, name: string, text: string): void {
    const digest = `${name} ${createHmac('sha256', this.#key).update(text).digest('base64url')}`;
    const before = this.#changes.get(camera);
    // A list of variants does not change; what counts is the list of pieces.
    if (/#EXT-X-STREAM-INF/.test(text) || before?.digest === digest) return;
    this.#changes.set(camera, { digest, time: this.#now() });
  }

  /** Forgets a camera that nobody watches. */
  forget(camera: string): void {
    this.#names.delete(camera);
    this.#changes.delete(camera);
  }
}

function withDirectives(address: string, request: Request): string {
  const url = new URL(address);
  for (const name of DIRECTIVES) {
    const value = request.query[name];
    if (typeof value === 'string' && /^(?:\d{1,12}|YES|v2)$/.test(value)) url.searchParams.set(name, value);
    else if (value !== undefined) throw new HttpProblem(400, 'invalid', `${name}: is a number.`);
  }
  return url.href;
}
