import Hls from 'hls.js/light';
import { onPicture, type Player, videoElement } from './player.ts';

/** Milliseconds after which a stream that broke off is asked for again. */
const AGAIN = 4_000;
/** Tries in a row after which one gives up; the tile begins anew with a new address. */
const MOST_TRIES = 8;

/** HLS, live: put together from pieces by hls.js, as browsers but Safari do not play it themselves. */
export function playHls(box: HTMLElement, address: string, label: string): Player {
  const video = videoElement(label);
  let moved: number | undefined;
  let tries = 0;
  let failed = !Hls.isSupported();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = onPicture(video, () => {
    moved = Date.now();
    tries = 0;
  });
  const hls = new Hls({
    liveSyncDurationCount: 2,
    liveMaxLatencyDurationCount: 6,
    // What was seen is not needed again: a wall plays for months.
    backBufferLength: 0,
    maxBufferLength: 12,
    maxMaxBufferLength: 20,
    manifestLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: 15_000,
        maxLoadTimeMs: 20_000,
        timeoutRetry: { maxNumRetry: 2, retryDelayMs: 1_000, maxRetryDelayMs: 4_000 },
        errorRetry: { maxNumRetry: 2, retryDelayMs: 1_000, maxRetryDelayMs: 4_000 },
      },
    },
  });
  hls.on(Hls.Events.MEDIA_ATTACHED, () => hls.loadSource(address));
  hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => undefined));
  hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
    if (!fatal) return;
    if (++tries > MOST_TRIES) {
      failed = true;
      hls.destroy();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else hls.loadSource(address);
    }, AGAIN);
  });
  box.append(video);
  if (!failed) hls.attachMedia(video);
  return {
    get taken() {
      // As the playlist dates the piece; without a date, when it came.
      return hls.playingDate?.getTime() ?? moved;
    },
    get moved() {
      return moved;
    },
    get failed() {
      return failed;
    },
    pause() {
      hls.stopLoad();
      video.pause();
    },
    resume() {
      hls.startLoad(-1);
      void video.play().catch(() => undefined);
    },
    destroy() {
      clearTimeout(timer);
      stop();
      hls.destroy();
      video.remove();
    },
  };
}
