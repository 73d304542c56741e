import type { Effects } from '../../models/schema/flood-run.ts';
import type { OperatingPicture, Publication } from '../../models/schema/index.ts';

/** What a picture takes over from the run that it is of. */
export type ToldOfRun = Pick<
  OperatingPicture,
  'name' | 'issued' | 'start' | 'duration' | 'author' | 'observed' | 'effectsHash'
>;

export interface KeptRun {
  told: ToldOfRun;
  effects: Effects['effects'];
}

/** The runs that are kept with a city. The pipeline knows how they lie; server.ts brings the two together. */
export interface KeptRuns {
  /** Undefined: there is none of this class and id, or it cannot be read. */
  read(publication: Publication, run: string): Promise<KeptRun | undefined>;
}

export const NO_RUNS: KeptRuns = { read: async () => undefined };
