import type { Effects, FloodRun } from '../../models/schema/flood-run.ts';
import type { OperatingPicture, Publication } from '../../models/schema/index.ts';
import { HttpProblem } from '../http/problem.ts';

/** What a picture takes over from the run that it is of. */
export type ToldOfRun = Pick<
  OperatingPicture,
  'name' | 'issued' | 'start' | 'duration' | 'author' | 'observed' | 'effectsHash'
>;

export interface KeptRun {
  told: ToldOfRun;
  effects: Effects['effects'];
}

/** A run that a page computed. */
export interface SentRun {
  run: FloodRun;
  effects: Effects;
  /** keyframes.bin. */
  keyframes: Uint8Array;
}

/** The runs that are kept with a city. The pipeline knows how they lie; server.ts brings the two together. */
export interface KeptRuns {
  /** Undefined: there is none of this class and id, or it cannot be read. */
  read(publication: Publication, run: string): Promise<KeptRun | undefined>;
  /** Keeps a run that a page computed; one of its id that is kept stays. Says whether it was kept now. */
  keep(publication: Publication, sent: SentRun): Promise<boolean>;
}

export const NO_RUNS: KeptRuns = {
  read: async () => undefined,
  keep: () => Promise.reject(new HttpProblem(404, 'not-found')),
};
