import { onPicture, type Player, videoElement } from './player.ts';

/** An MP4 loop. */
export function playClip(box: HTMLElement, address: string, label: string): Player {
  const video = videoElement(label);
  let moved: number | undefined;
  let failed = false;
  const stop = onPicture(video, () => (moved = Date.now()));
  video.loop = true;
  video.addEventListener('error', () => (failed = true));
  video.src = address;
  box.append(video);
  return {
    get taken() {
      return moved;
    },
    get moved() {
      return moved;
    },
    get failed() {
      return failed;
    },
    pause: () => video.pause(),
    resume: () => void video.play().catch(() => undefined),
    destroy() {
      stop();
      video.removeAttribute('src');
      video.load();
      video.remove();
    },
  };
}
