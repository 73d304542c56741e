import { create } from 'zustand';
import type { AnalysisOutcome } from '../map/analyses/messages.ts';

/** How far an analysis of the view document has come, and what it shows. */
export type AnalysisState =
  | { state: 'loading'; share: number }
  | { state: 'failed'; detail: string }
  /** There is nothing that counts. */
  | { state: 'empty' }
  /** From afar only counts are told, and the mean of one property: not what this asks for. */
  | { state: 'too-far' }
  | { state: 'ready'; outcome: AnalysisOutcome; breaks: number[]; zoneLevel?: string; fromAfar?: boolean };

/** By id of the analysis. */
export const useAnalyses = create<{ analyses: Readonly<Record<string, AnalysisState>> }>()(() => ({
  analyses: {},
}));

export function setAnalysis(id: string, state: AnalysisState): void {
  useAnalyses.setState(({ analyses }) => ({ analyses: { ...analyses, [id]: state } }));
}

export function forgetAnalysis(id: string): void {
  useAnalyses.setState(({ analyses: { [id]: _, ...analyses } }) => ({ analyses }));
}
