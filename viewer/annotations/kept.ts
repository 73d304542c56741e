import type { AnnotationLayer, AnnotationSummary } from '../../models/schema/annotation.ts';

/** A layer as this browser has it. */
export interface KeptLayer {
  layer: AnnotationLayer;
  /** Of the server's layer that it was made from; 0: the server never had it. */
  revision: number;
  /** The server does not have it as it is. */
  changed: boolean;
}

/** What this browser keeps of one city: nothing of it is lost when the page or the server goes. */
export interface Kept {
  layers: Record<string, KeptLayer>;
  /** Layers deleted here, with the server's revision, until the server has heard of it. */
  deleted: Record<string, number>;
}

/** What is to be done so that this browser and the server agree. */
export interface Plan {
  /** Shown as they are kept here. */
  keep: string[];
  /** The server's is newer, or new here. */
  fetch: string[];
  /** Changed here and there: both are kept, ours as a copy. */
  conflicts: string[];
  /** Gone from the server and not changed here. */
  drop: string[];
  /** Gone from the server, but changed here: kept as a new layer. */
  revive: string[];
  /** Deleted here, and as it was there. */
  remove: string[];
}

/** `server` is undefined where no server answers: then all is as it is kept here. */
export function planOf(kept: Kept, server: readonly AnnotationSummary[] | undefined): Plan {
  const plan: Plan = { keep: [], fetch: [], conflicts: [], drop: [], revive: [], remove: [] };
  if (!server) return { ...plan, keep: Object.keys(kept.layers) };
  const there = new Map(server.map((summary) => [summary.id, summary.revision]));
  for (const [id, revision] of there) {
    const mine = kept.layers[id];
    if (id in kept.deleted && !mine) {
      // What others changed after we deleted it is theirs, and comes back.
      if (kept.deleted[id] === revision) plan.remove.push(id);
      else plan.fetch.push(id);
    } else if (!mine) plan.fetch.push(id);
    else if (mine.revision === revision) plan.keep.push(id);
    else if (mine.changed) plan.conflicts.push(id);
    else plan.fetch.push(id);
  }
  for (const [id, { revision, changed }] of Object.entries(kept.layers)) {
    if (there.has(id)) continue;
    if (revision === 0) plan.keep.push(id);
    else if (changed) plan.revive.push(id);
    else plan.drop.push(id);
  }
  return plan;
}
