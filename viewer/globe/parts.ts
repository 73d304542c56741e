import { PatientLoad } from '../stores/patient-load.ts';
import type { GlobeContext, GlobePart } from './globe-context.ts';

/** A tool that is loaded when it is first wanted. */
export interface PartEntry {
  id: string;
  /** Calls back when the tool is wanted, at once if it is. Returns the end of waiting. */
  whenWanted(wanted: () => void): () => void;
  load(): Promise<GlobePart>;
}

interface Source<State> {
  getState(): State;
  subscribe(listener: (state: State) => void): () => void;
}

/** Wanted as soon as a store says so. */
export function wantedBy<State>(
  store: Source<State>,
  isWanted: (state: State) => boolean,
): PartEntry['whenWanted'] {
  return (wanted) => {
    if (isWanted(store.getState())) {
      wanted();
      return () => undefined;
    }
    return store.subscribe((state) => {
      if (isWanted(state)) wanted();
    });
  };
}

/** Wanted as soon as one of these wants it. */
export function wantedByAny(...reasons: PartEntry['whenWanted'][]): PartEntry['whenWanted'] {
  return (wanted) => {
    const ends = reasons.map((reason) => reason(wanted));
    return () => {
      for (const end of ends) end();
    };
  };
}

/** Starts each part when it is first wanted. Returns the end of all. */
export function startParts(
  entries: readonly PartEntry[],
  context: GlobeContext,
  onError: (error: unknown) => void,
): () => void {
  const ends: (() => void)[] = [];
  for (const { whenWanted, load } of entries) {
    const part = new PatientLoad(
      load,
      (start) => {
        const { destroy } = start(context);
        ends.push(destroy);
        context.scene.requestRender();
      },
      onError,
    );
    ends.push(() => part.stop());
    ends.push(whenWanted(() => part.want()));
  }
  return () => {
    for (const end of ends) end();
  };
}
