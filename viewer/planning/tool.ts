import { create } from 'zustand';
import { useScheme } from './scheme-store.ts';

/** What a click on the city does while a scheme is open. */
export type SchemeTool = 'choose' | 'demolish';

export const useSchemeTool = create<{ tool: SchemeTool }>()(() => ({ tool: 'choose' }));

// Another scheme begins with nothing in hand.
useScheme.subscribe(({ opened }, { opened: before }) => {
  if (opened?.id !== before?.id) useSchemeTool.setState({ tool: 'choose' });
});
