import type { Clip } from '../../../models/schema/view-document.ts';
import { currentView, patchView } from '../../stores/view.ts';

export function addClip(clip: Clip): void {
  patchView({ clips: [...currentView().clips, clip] });
}

export function changeClip(id: string, change: (clip: Clip) => Clip): void {
  patchView({ clips: currentView().clips.map((clip) => (clip.id === id ? change(clip) : clip)) });
}

export function removeClip(id: string): void {
  patchView({ clips: currentView().clips.filter((clip) => clip.id !== id) });
}

/** An id that no clip of the view has. */
export function freeId(clips: readonly Clip[]): string {
  let number = clips.length + 1;
  while (clips.some(({ id }) => id === `clip-${number}`)) number++;
  return `clip-${number}`;
}
