import type { AddedSource } from '../../../models/schema/view-document.ts';
import { setSourceState, useAdded } from '../../stores/added.ts';
import { currentView, useView } from '../../stores/view.ts';
import { AddError, tellError } from '../add-error.ts';
import type { JobContext } from '../jobs.ts';
import { loadSource } from './load-source.ts';

/**
 * Loads what the view document names and nobody has loaded yet, as after a link was opened. Whoever draws added
 * things starts it; several of them load nothing twice. Returns the end of it.
 */
export function followSources(): () => void {
  const follow = () => {
    const { sources } = useAdded.getState();
    for (const source of currentView().added) if (!sources[source.id]) void load(source);
  };
  const ends = [
    useView.subscribe(({ document }, { document: before }) => {
      if (document.added !== before.added) follow();
    }),
    useAdded.subscribe(({ sources }, before) => {
      if (sources !== before.sources) follow();
    }),
  ];
  follow();
  return () => {
    for (const end of ends) end();
  };
}

async function load(source: AddedSource): Promise<void> {
  const { id } = source;
  setSourceState(id, { state: 'loading' });
  // Nobody can be asked here: who added the source has said what was to say.
  const context: JobContext = {
    signal: new AbortController().signal,
    ask: (): Promise<never> => Promise.reject(new AddError('crs-unsaid', { name: source.name })),
  };
  try {
    const { answer: _, ...loaded } = await loadSource(source, context);
    setSourceState(id, { state: 'ready', time: Date.now(), ...loaded });
  } catch (error) {
    setSourceState(id, { state: 'failed', ...tellError(error) });
  }
}
