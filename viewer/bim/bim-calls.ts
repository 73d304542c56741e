import type { FramePlace } from '../../models/bim/model-frame.ts';
import type { PlanBody } from '../../models/bim/plan-svg.ts';
import type { ElementQuery } from '../../models/bim/search.ts';
import { type CallOptions, WorkerCalls } from '../workers/worker-calls.ts';

/** What the plan of a storey is made of. */
export interface PlanRequest {
  /** Address of the feature store. */
  store: string;
  place: FramePlace;
  /** Ids of the elements that are drawn. */
  ids: string[];
  /** Metres in the frame of the building: the cut, and the lowest that is seen below it. */
  height: number;
  floor: number;
}

/** What is taken out of a model as a file. */
interface ExtractRequest {
  /** Address of the feature store. */
  store: string;
  ids: string[];
}

export interface TableRequest extends ExtractRequest {
  /** As of bim.json. */
  fileUnits: Record<string, string>;
}

export interface BodiesRequest extends ExtractRequest {
  place: FramePlace;
  copyright: string;
}

/** What a worker does with the feature store of a building, so that the page goes on. */
export type BimCalls = {
  /** Ids of the features whose attributes fit the conditions of a query. */
  find: (store: string, query: ElementQuery, fileUnits: Record<string, string>) => string[];
  plan: (request: PlanRequest) => PlanBody[];
  table: (request: TableRequest) => string;
  bodies: (request: BodiesRequest) => Uint8Array;
};

const worker = new WorkerCalls<BimCalls>(
  () => new Worker(new URL('./bim-worker.ts', import.meta.url), { type: 'module' }),
);

/** Rejects with AbortError when the signal is raised, and with what the store throws. `fileUnits`: as of bim.json. */
export function findByProperties(
  store: string,
  query: ElementQuery,
  fileUnits: Record<string, string>,
  options?: CallOptions,
): Promise<string[]> {
  return worker.call('find', [store, query, fileUnits], options);
}

/** Cuts elements of a store and looks at them from above. As findByProperties. */
export function planBodies(request: PlanRequest, options?: CallOptions): Promise<PlanBody[]> {
  return worker.call('plan', [request], options);
}

/** The properties of elements as CSV. As findByProperties. */
export function elementsTable(request: TableRequest, options?: CallOptions): Promise<string> {
  return worker.call('table', [request], options);
}

/** The bodies of elements as GLB. As findByProperties. */
export function elementsGlb(request: BodiesRequest, options?: CallOptions): Promise<Uint8Array> {
  return worker.call('bodies', [request], options);
}

/** Ends the worker with all that it keeps of a building. */
export function endBimWorker(): void {
  worker.end('The building was left.');
}
