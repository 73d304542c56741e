import { currentView } from '../stores/view.ts';

/** Milliseconds after which tiles come even without the tool that cuts them. */
const PATIENCE = 6_000;

let isStarted = false;
const waiting = new Set<() => void>();

/** The tool that cuts the city (globe/clip) works from now on. */
export function clipsStarted(): void {
  isStarted = true;
  for (const go of waiting) go();
  waiting.clear();
}

/** Resolves when tiles may come: at once, unless a view opens with clips whose tool is still on its way. */
export function clipsReady(): Promise<void> {
  if (isStarted || !currentView().clips.some(({ enabled }) => enabled)) return Promise.resolve();
  return new Promise((resolve) => {
    waiting.add(resolve);
    setTimeout(resolve, PATIENCE);
  });
}
