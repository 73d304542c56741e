import { breaksOf, rounded } from '../../../models/attributes/classes.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Analysis, Filter } from '../../../models/schema/view-document.ts';
import { readColumns } from '../../attributes/worker-client.ts';
import { type AnalysisState, forgetAnalysis, setAnalysis, useAnalyses } from '../../stores/analyses.ts';
import { useLive } from '../../stores/live.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { CLASSES, MOST_FLOWS, radiusOf } from './defaults.ts';
import { columnsFor, placesOf, placesOfThings, zonesOf } from './inputs.ts';
import type { AnalysisOutcome, AnalysisReply, AnalysisRequest } from './messages.ts';
import { placesFromAfar } from './places-from-afar.ts';

type Question = AnalysisRequest extends infer Asked
  ? Asked extends AnalysisRequest
    ? Omit<Asked, 'id'>
    : never
  : never;

/** Milliseconds between two analyses of what is live. */
const LIVE_INTERVAL = 5_000;

/** Reckons what the view document wants to be analysed, in workers, and keeps the outcome in the store. */
export function followAnalyses(city: () => Scene, address: string): () => void {
  const worker = new Worker(new URL('./analysis-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve(outcome: AnalysisOutcome): void; reject(error: Error): void }>();
  const running = new Map<string, { key: string; stop: AbortController }>();
  let next = 1;
  /** Of live layers, which are analysed anew now and then. */
  let looks = 0;
  worker.onmessage = ({ data: reply }: MessageEvent<AnalysisReply>) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.outcome);
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message || 'The worker did not start.'));
    waiting.clear();
  };
  const ask = (question: Question) =>
    new Promise<AnalysisOutcome>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...question });
    });

  async function run(
    analysis: Analysis,
    filter: Filter | undefined,
    stop: AbortSignal,
  ): Promise<AnalysisState> {
    const layer = city().layers.find(({ id }) => id === analysis.layer);
    const live = useLive.getState().stores[analysis.layer];
    if (live && analysis.kind !== 'flow') {
      const radius = radiusOf(analysis);
      const fromAfar = live.summaries !== undefined;
      const places = live.summaries
        ? placesFromAfar(live.summaries.values(), analysis, filter, layer?.property, radius)
        : placesOfThings(live.things.values(), analysis, filter);
      if (!places) return { state: 'too-far' };
      const state = stateOf(await ask({ kind: analysis.kind, places, radius }));
      return state.state === 'ready' ? { ...state, fromAfar } : state;
    }
    if (layer?.store === undefined)
      throw new Error(`${analysis.layer}: the scene has no records of this layer.`);
    const folder = new URL(layer.store, address).href;
    const table = await readColumns(folder, columnsFor(analysis, filter), {
      signal: stop,
      onProgress: (share) => setAnalysis(analysis.id, { state: 'loading', share: share * 0.9 }),
    });
    const radius = radiusOf(analysis);
    if (analysis.kind === 'flow') {
      const { zones, level } = zonesOf(table, analysis);
      const outcome = await ask({ kind: 'flow', zones, beta: radius, most: MOST_FLOWS });
      return stateOf(outcome, level);
    }
    return stateOf(await ask({ kind: analysis.kind, places: placesOf(table, analysis, filter), radius }));
  }

  function follow(): void {
    const { analyses, layers } = useView.getState().document;
    const { stores } = useLive.getState();
    const wanted = new Set(analyses.map(({ id }) => id));
    for (const [id, { stop }] of running) {
      if (wanted.has(id)) continue;
      stop.abort();
      running.delete(id);
      forgetAnalysis(id);
    }
    for (const analysis of analyses) {
      const filter = layers[analysis.layer]?.filter;
      const key = JSON.stringify([
        analysis,
        filter,
        city().layers.find(({ id }) => id === analysis.layer)?.version,
        // Things tell something new all the time.
        analysis.layer in stores ? looks : undefined,
      ]);
      const before = running.get(analysis.id);
      if (before?.key === key) continue;
      before?.stop.abort();
      const stop = new AbortController();
      running.set(analysis.id, { key, stop });
      const isCurrent = () => running.get(analysis.id)?.key === key && !stop.signal.aborted;
      // What was there stays in sight while the slider moves.
      if (useAnalyses.getState().analyses[analysis.id]?.state !== 'ready')
        setAnalysis(analysis.id, { state: 'loading', share: 0 });
      run(analysis, filter, stop.signal).then(
        (state) => {
          if (isCurrent()) setAnalysis(analysis.id, state);
        },
        (error: unknown) => {
          if (!isCurrent()) return;
          recordError(error);
          setAnalysis(analysis.id, { state: 'failed', detail: errorText(error) });
        },
      );
    }
  }
  follow();
  const timer = setInterval(() => {
    const { stores } = useLive.getState();
    if (!useView.getState().document.analyses.some(({ layer }) => layer in stores)) return;
    looks++;
    follow();
  }, LIVE_INTERVAL);
  const unsubscribe = useView.subscribe(({ document }, { document: before }) => {
    if (document.analyses !== before.analyses || document.layers !== before.layers) follow();
  });

  return () => {
    unsubscribe();
    clearInterval(timer);
    for (const { stop } of running.values()) stop.abort();
    worker.terminate();
    useAnalyses.setState({ analyses: {} });
  };
}

function stateOf(outcome: AnalysisOutcome, zoneLevel?: string): AnalysisState {
  const values = valuesOf(outcome);
  if (values.length === 0) return { state: 'empty' };
  const sorted = values.slice().sort();
  const range = sorted[sorted.length - 1] - sorted[0];
  const breaks = outcome.kind === 'heat' ? [] : rounded(breaksOf(sorted, 'natural', CLASSES), range);
  return { state: 'ready', outcome, breaks, ...(zoneLevel === undefined ? {} : { zoneLevel }) };
}

function valuesOf(outcome: AnalysisOutcome): Float64Array {
  if (outcome.kind === 'heat')
    return outcome.density ? Float64Array.of(outcome.density.maximum) : new Float64Array(0);
  return outcome.kind === 'hexagon' ? outcome.hexagons.sums : outcome.flows.flows;
}
