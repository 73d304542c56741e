import type { Player } from './player.ts';

/** Failed answers in a row after which one gives up. */
const MOST_FAILURES = 6;

/** Single pictures, one after the other, each with the time that it was taken. */
export function playSnapshots(box: HTMLElement, address: string, label: string, every: number): Player {
  const image = document.createElement('img');
  image.alt = label;
  let taken: number | undefined;
  let moved: number | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let url: string | undefined;
  let ended = false;
  let paused = false;
  box.append(image);
  void next();

  async function next(): Promise<void> {
    try {
      const response = await fetch(address, { cache: 'no-store' });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const blob = await response.blob();
      if (ended) return;
      const time = Number(response.headers.get('X-Picture-Time'));
      // Its age counts by the server's clock.
      const age = Date.parse(response.headers.get('Date') ?? '') - time;
      const before = url;
      url = URL.createObjectURL(blob);
      image.src = url;
      if (before !== undefined) URL.revokeObjectURL(before);
      taken = Number.isFinite(age) ? Date.now() - Math.max(0, age) : Date.now();
      moved = Date.now();
      failures = 0;
    } catch {
      failures++;
    }
    if (!ended && !paused && failures < MOST_FAILURES) timer = setTimeout(next, every * 1000);
  }

  return {
    get taken() {
      return taken;
    },
    get moved() {
      return moved;
    },
    get failed() {
      return failures >= MOST_FAILURES;
    },
    pause() {
      paused = true;
      clearTimeout(timer);
    },
    resume() {
      if (!paused) return;
      paused = false;
      void next();
    },
    destroy() {
      ended = true;
      clearTimeout(timer);
      if (url !== undefined) URL.revokeObjectURL(url);
      image.remove();
    },
  };
}
