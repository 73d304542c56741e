import type { Request, Router } from 'express';
import type { CameraPlaying } from '../../../models/schema/camera-facts.ts';
import type { CameraSource } from '../../../models/schema/camera-feed.ts';
import { askerOf } from '../../access/asker.ts';
import { answerJson } from '../../http/json.ts';
import { forbidden, HttpProblem, notFound } from '../../http/problem.ts';
import { sendClip } from '../play/clip-file.ts';
import { sendPlaylist } from '../play/send.ts';
import { type Playing, sendWithin } from '../playings.ts';
import type { VideoService } from '../video-service.ts';
import { ownRequests, watching } from '../watching.ts';
import { idOf } from './list-routes.ts';

/** Milliseconds that a player waits for the first piece of an RTSP camera. */
const FIRST_PIECE = 12_000;

/** Where a player begins, below the address of its playing. */
const BEGIN = {
  mp4: ['mp4', 'clip.mp4'],
  hls: ['hls', 'hls/index.m3u8'],
  rtsp: ['hls', 'hls/index.m3u8'],
  whep: ['whep', 'whep'],
  snapshot: ['snapshot', 'picture'],
} as const satisfies Record<CameraSource['kind'], readonly [CameraPlaying['kind'], string]>;

/** Playing: an address is given to whoever may watch, and every request by it is looked at again. */
export function addPlayRoutes(router: Router, service: VideoService): void {
  /** The playing of a request's address, of one of these kinds. */
  async function playingOf(request: Request, ...kinds: CameraSource['kind'][]): Promise<Playing> {
    const { token } = request.params;
    const playing =
      typeof token === 'string' && /^[\w-]{43}$/.test(token)
        ? await service.playing(token, askerOf(request))
        : undefined;
    if (!playing || (kinds.length > 0 && !kinds.includes(playing.source.kind))) throw notFound();
    return playing;
  }

  router.get('/play/:token', async (request, response) => {
    const { camera, until } = await playingOf(request);
    const newest = service.newest(camera);
    const failures = service.streams.find(camera)?.failures;
    answerJson(response, {
      time: service.now(),
      ...(until === undefined ? {} : { until }),
      ...(newest === undefined ? {} : { newest: Math.round(newest) }),
      ...(failures === undefined ? {} : { failures }),
    });
  });

  router.delete('/play/:token', async (request, response) => {
    service.playings.end(await playingOf(request), 'stopped');
    response.status(204).end();
  });

  router.get('/play/:token/clip.mp4', async (request, response) => {
    const playing = await playingOf(request, 'mp4');
    if (playing.source.kind !== 'mp4') throw notFound();
    sendWithin(playing, response);
    await sendClip(service.options.folder, playing.source.file, response);
  });

  router.get('/play/:token/picture', async (request, response) => {
    const playing = await playingOf(request, 'snapshot');
    if (playing.source.kind !== 'snapshot') throw notFound();
    await service.snapshots.send(playing.camera, playing.source, response);
  });

  router.get('/play/:token/hls/:name', async (request, response) => {
    const playing = await playingOf(request, 'hls', 'rtsp');
    const { name } = request.params;
    if (playing.source.kind !== 'rtsp') {
      await service.hls.send(playing, name, request, response);
      return;
    }
    const stream = service.streams.watch(playing.camera, playing.source);
    if (name === 'index.m3u8') {
      const text = await stream.playlist(FIRST_PIECE);
      if (text === undefined)
        throw new HttpProblem(502, 'source-away', 'The camera has sent no picture yet; it is asked again.');
      sendPlaylist(response, text);
      return;
    }
    const sequence = /^(\d{1,15})\.ts$/.exec(name)?.[1];
    const bytes = sequence === undefined ? undefined : stream.segment(Number(sequence));
    if (!bytes) throw notFound();
    sendWithin(playing, response);
    response.setHeader('Content-Type', 'video/mp2t');
    response.setHeader('Cache-Control', 'private, no-store');
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  });

  router.post('/play/:token/whep', async (request, response) => {
    await service.whep.begin(await playingOf(request, 'whep'), request, response);
  });
  router.patch('/play/:token/whep', async (request, response) => {
    await service.whep.patch(await playingOf(request, 'whep'), request, response);
  });
  router.delete('/play/:token/whep', async (request, response) => {
    service.whep.end(await playingOf(request, 'whep'));
    response.status(204).end();
  });

  router.post('/:id/play', async (request, response) => {
    const asker = askerOf(request);
    const camera = service.camera(idOf(request.params.id), asker);
    if (!camera) throw notFound();
    if (!service.playings.mayTry(asker))
      throw new HttpProblem(429, 'too-many', 'You open cameras too often. Try again in a minute.');
    const { may, until } = watching(asker, camera, await ownRequests(asker, service.requests));
    if (!may) {
      // For whoever has no account there are no such pictures; others may ask for them.
      if (asker.subject.account === undefined) throw notFound();
      await service.note(asker, 'camera.open', camera.id, 'refused');
      throw forbidden();
    }
    const source = service.sources.of(camera.id);
    if (!source) throw new HttpProblem(409, 'no-pictures', 'There are no pictures of this camera here.');
    // Said at once, and not when the player asks for the first piece.
    if (source.kind === 'rtsp') service.streams.watch(camera.id, source);
    const playing = service.playings.open(asker, camera.id, source, until);
    if (!playing)
      throw new HttpProblem(429, 'too-many', 'You watch as many cameras as one may at a time. Close some.');
    try {
      await service.note(asker, 'camera.open', camera.id, 'done', { kind: source.kind });
    } catch (error) {
      // What cannot be noted is not shown.
      service.playings.end(playing, 'closed');
      throw error;
    }
    const [kind, begin] = BEGIN[source.kind];
    answerJson(
      response,
      {
        token: playing.token,
        kind,
        made: source.kind === 'mp4' ? source.made : 'live',
        address: `play/${playing.token}/${begin}`,
        ...(source.kind === 'snapshot' ? { every: source.every } : {}),
        ...(until === undefined ? {} : { until }),
      } satisfies CameraPlaying,
      201,
    );
  });
}
