import type { PipeNetwork } from '../../models/network/index.ts';
import type { Progress } from '../../models/schema/index.ts';
import { Tally } from '../read/feature-source.ts';
import { buildPipeGraph } from './pipes/build-graph.ts';
import { collectPipes, type PipeSource } from './pipes/collect.ts';
import { joinEnds } from './pipes/join-ends.ts';
import { type PipeReport, reportPipes } from './pipes/report-pipes.ts';
import { findTouches } from './pipes/split-pipes.ts';

export interface PipeNetworkOptions {
  attribution?: string;
  /** Metres within which ends are one node. */
  tolerance?: number;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Survey points of pipelines are good for 5 cm in plan (CJJ 61): two of them are one place within twice that. */
export const PIPE_TOLERANCE = 0.1;

/**
 * The pipe network of features of the types Pipe and PipeNode. Pipes meet in the nodes that they name; else where
 * their ends lie within the tolerance of one another, of a node, or of a pipe of the same kind, which is cut there.
 * Memory: some 1.5 kB for each pipe.
 */
export async function buildPipeNetwork(
  sources: readonly PipeSource[],
  { attribution, tolerance = PIPE_TOLERANCE, signal, onProgress }: PipeNetworkOptions,
): Promise<{ network: PipeNetwork; report: PipeReport }> {
  const tally = new Tally();
  const collected = await collectPipes(sources, { signal, onProgress, tally });
  const joined = joinEnds(collected, tolerance, tally);
  const touches = findTouches(collected, joined, tolerance);
  const ids = sources.map(({ id }) => id);
  const network = buildPipeGraph(collected, joined, touches, { sources: ids, tolerance, tally });
  if (attribution) network.attribution = attribution;
  return { network, report: reportPipes(network, tally.snapshot()) };
}
