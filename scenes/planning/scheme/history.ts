import type { Scheme } from '../../../models/schema/scheme.ts';

/** A scheme while it is edited, with what it was before and what was taken back. */
export interface History {
  scheme: Scheme;
  past: readonly Step[];
  future: readonly Step[];
}

interface Step {
  scheme: Scheme;
  /** What was done, or taken back: what a button says. */
  name: string;
  /** Of one drag: its steps are one for undo. */
  drag?: string;
}

/** Steps that can be taken back. */
const MOST = 200;

export const beginHistory = (scheme: Scheme): History => ({ scheme, past: [], future: [] });

/** Takes a changed scheme; `drag` is one text for all changes of one drag. A scheme that is the same changes nothing. */
export function commit(history: History, scheme: Scheme, name: string, drag?: string): History {
  if (scheme === history.scheme) return history;
  const last = history.past[history.past.length - 1];
  const isSameDrag = drag !== undefined && last?.drag === drag && history.future.length === 0;
  const past = isSameDrag
    ? history.past
    : [...history.past, { scheme: history.scheme, name, ...(drag === undefined ? {} : { drag }) }].slice(
        -MOST,
      );
  return { scheme, past, future: [] };
}

export function undo({ scheme, past, future }: History): History {
  const last = past[past.length - 1];
  if (!last) return { scheme, past, future };
  return { scheme: last.scheme, past: past.slice(0, -1), future: [{ scheme, name: last.name }, ...future] };
}

export function redo({ scheme, past, future }: History): History {
  const [next, ...rest] = future;
  if (!next) return { scheme, past, future };
  return { scheme: next.scheme, past: [...past, { scheme, name: next.name }], future: rest };
}

/** The next version of a scheme, to be saved beside the one that it was made from. */
export const nextVersion = (scheme: Scheme, author: string, created: number): Scheme => ({
  ...scheme,
  author,
  created,
  version: scheme.version + 1,
  basedOn: { scheme: scheme.id, version: scheme.version },
});
