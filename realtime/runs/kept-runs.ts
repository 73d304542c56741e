import type { Effects } from '../../models/schema/flood-run.ts';
import type { OperatingPicture, Publication } from '../../models/schema/index.ts';
import type { SentRun, SentRunOutcome } from '../../models/schema/sent-run.ts';
import { HttpProblem } from '../http/problem.ts';

/** What a picture takes over from the run that it is of. */
export type ToldOfRun = Pick<
  OperatingPicture,
  | 'name'
  | 'issued'
  | 'start'
  | 'duration'
  | 'author'
  | 'computedBy'
  | 'observed'
  | 'simulated'
  | 'effectsHash'
>;

export interface KeptRun {
  told: ToldOfRun;
  effects: Effects['effects'];
}

/** The runs that are kept with a city. The pipeline knows how they lie; server.ts brings the two together. */
export interface KeptRuns {
  /** Undefined: there is none of this class and id, or it cannot be read. */
  read(publication: Publication, run: string): Promise<KeptRun | undefined>;
  /** Keeps a run that a page computed under a name of its own. `isSigned`: whether a run, by its id, ever was; it stays. */
  keep(
    publication: Publication,
    sent: SentRun,
    options: { isSigned(run: string): boolean },
  ): Promise<SentRunOutcome>;
  /** Class of what a page is given of the city (scene, grid, live layers) that may see these classes of all of it. */
  classGiven(seen: readonly Publication[]): Promise<Publication>;
}

export const NO_RUNS: KeptRuns = {
  read: async () => undefined,
  keep: () => Promise.reject(new HttpProblem(404, 'not-found')),
  classGiven: async () => 'internal',
};
