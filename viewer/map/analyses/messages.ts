import type { Flows, Zones } from './gravity-flows.ts';
import type { Hexagons } from './hexagons.ts';
import type { Density } from './kernel-density.ts';
import type { Places } from './plane.ts';

/** What the page asks of the worker that reckons analyses. */
export type AnalysisRequest = { id: number } & (
  | { kind: 'heat'; places: Places; radius: number }
  | { kind: 'hexagon'; places: Places; radius: number }
  | { kind: 'flow'; zones: Zones; beta: number; most: number }
);

export type AnalysisOutcome =
  | { kind: 'heat'; density: Density | undefined }
  | { kind: 'hexagon'; hexagons: Hexagons }
  | { kind: 'flow'; flows: Flows };

export type AnalysisReply = { id: number; outcome: AnalysisOutcome } | { id: number; error: string };
