import { create } from 'zustand';
import { patchView } from '../stores/view.ts';

/** The case whose card is open, by its code. */
export const useOpenCase = create<{ code?: string }>()(() => ({}));

/** Opens the card of a case in the panel of events. */
export function openCase(code: string): void {
  useOpenCase.setState({ code });
  patchView({ panel: 'events' });
}
