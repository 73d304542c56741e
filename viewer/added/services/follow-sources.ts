import type { AddedSource } from '../../../models/schema/view-document.ts';
import { contentKey, type SourceState, setSourceState, useAdded } from '../../stores/added.ts';
import { currentView, useView } from '../../stores/view.ts';
import { AddError, tellError } from '../add-error.ts';
import type { JobContext } from '../jobs.ts';
import { loadSource } from './load-source.ts';

/** What is under way, by the source's id. */
const loads = new Map<string, { of: string; abort: AbortController }>();

/**
 * Loads what the view document names and nobody has loaded yet, as after a link was opened, and calls off
 * what it names no more. Whoever draws added
 * things starts it; several of them load nothing twice. Returns the end of it.
 */
export function followSources(): () => void {
  const follow = () => {
    const { sources } = useAdded.getState();
    const { added } = currentView();
    for (const [id, { of, abort }] of loads) {
      if (added.some((source) => source.id === id && contentKey(source) === of)) continue;
      loads.delete(id);
      abort.abort();
    }
    for (const source of added)
      if (sources[source.id]?.of !== contentKey(source) && !loads.has(source.id)) void load(source);
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
  const abort = new AbortController();
  const mine = { of: contentKey(source), abort };
  loads.set(source.id, mine);
  const tell = (state: SourceState) => {
    if (loads.get(source.id) !== mine) return;
    loads.delete(source.id);
    setSourceState(source, state);
  };
  setSourceState(source, { state: 'loading' });
  // Nobody can be asked here: who added the source has said what was to say.
  const context: JobContext = {
    signal: abort.signal,
    ask: (): Promise<never> => Promise.reject(new AddError('crs-unsaid', { name: source.name })),
  };
  try {
    const { answer: _, ...loaded } = await loadSource(source, context);
    tell({ state: 'ready', time: Date.now(), ...loaded });
  } catch (error) {
    tell({ state: 'failed', ...tellError(error) });
  }
}
