import { create } from 'zustand';
import type { FloodChanges } from '../../models/schema/flood-changes.ts';
import { onCityLeft } from '../stores/boot.ts';
import { trackSteps } from '../stores/history.ts';
import { NO_CHANGES } from './scenario.ts';

/** What a person is about to run: a preset, and what they change of it. */
export interface Draft {
  preset?: string;
  changes: FloodChanges;
}

export const useDraft = create<Draft>()(() => ({ changes: NO_CHANGES }));

// Whatever is changed can be taken back.
trackSteps(useDraft, ['preset', 'changes']);
onCityLeft(() => useDraft.setState({ preset: undefined, changes: NO_CHANGES }));

export function changeDraft(patch: Partial<FloodChanges>): void {
  useDraft.setState(({ changes }) => ({ changes: { ...changes, ...patch } }));
}

/** Chooses what is changed; other changes than those of the preset before are none. */
export function choosePreset(preset: string | undefined, changes: FloodChanges = NO_CHANGES): void {
  if (useDraft.getState().preset !== preset) useDraft.setState({ preset, changes });
}

/** An id that nothing of the draft has yet: w1, w2 … */
export function freeId(letter: string, { walls, breaches, links }: FloodChanges): string {
  const taken = new Set([...walls, ...breaches, ...links].map(({ id }) => id));
  let number = 1;
  while (taken.has(`${letter}${number}`)) number++;
  return `${letter}${number}`;
}
