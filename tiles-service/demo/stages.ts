import type { MakingStage, Progress } from '../../models/schema/index.ts';

interface Part {
  /** Of the step's name, as the command tells it. */
  step: RegExp;
  stage: MakingStage;
  /** Seconds that it took once; only their ratios count. */
  weight: number;
}

/** Sources of pipes, one for each kind of what they carry. */
const PIPES = 'water|drainage|gas|heat|power|telecom|tunnel';

/** What making the fictional city does, in order. A step that is not listed counts with the one before it. */
const PARTS: readonly Part[] = [
  { step: /^laying out/, stage: 'layout', weight: 9 },
  { step: /^hashing/, stage: 'reading', weight: 0.5 },
  { step: /^map(\.osm)?:/, stage: 'reading', weight: 5 },
  { step: /^(bus|areas).*(reading|sorting)/, stage: 'reading', weight: 0.5 },
  { step: /^parcels.*(reading|sorting)/, stage: 'reading', weight: 4 },
  { step: /^(plan|line-|shelters|structures).*(reading|sorting)/, stage: 'reading', weight: 1 },
  { step: /^trees.*(reading|sorting)/, stage: 'reading', weight: 2.5 },
  { step: /^(buildings.*reading|city: sorting)/, stage: 'reading', weight: 7 },
  { step: new RegExp(`^(${PIPES}).*(reading|sorting)`), stage: 'reading', weight: 7 },
  { step: /^(hospital|tower|metro)\b.*(reading|sorting)/, stage: 'reading', weight: 2.5 },
  { step: /^terrain:/, stage: 'terrain', weight: 5 },
  { step: /^map-furniture/, stage: 'tiles', weight: 1.5 },
  { step: /^map-map/, stage: 'tiles', weight: 3 },
  { step: /^(bus|areas)-/, stage: 'tiles', weight: 0.5 },
  { step: /^parcels-/, stage: 'tiles', weight: 3 },
  { step: /^(plan|line-\w+|shelters|structures)-/, stage: 'tiles', weight: 1.5 },
  { step: /^trees-/, stage: 'tiles', weight: 4 },
  { step: /^city-/, stage: 'tiles', weight: 10 },
  { step: /^(hospital|tower|metro)-/, stage: 'tiles', weight: 4 },
  { step: new RegExp(`^(${PIPES})-`), stage: 'tiles', weight: 8 },
  { step: /^grid/, stage: 'grids', weight: 7 },
  { step: /(^| )(roads|pipes): /, stage: 'networks', weight: 4 },
];
const WHOLE = PARTS.reduce((sum, { weight }) => sum + weight, 0);

/** How far the whole has come, from the steps that its parts tell. It never goes back. */
export class MakingProgress {
  stage: MakingStage = PARTS[0].stage;
  /** 0–1. */
  share = 0;
  #part = 0;

  tell({ step = '', done, total }: Progress): void {
    // Steps of one kind come back for another class: what is done stays done.
    const part = PARTS.findIndex((candidate) => candidate.step.test(step));
    if (part >= 0) this.#part = Math.max(this.#part, part);
    if (part >= 0 && part < this.#part) return;
    const { stage, weight } = PARTS[this.#part];
    const before = PARTS.slice(0, this.#part).reduce((sum, own) => sum + own.weight, 0);
    const own = total ? Math.min(1, done / total) : 0;
    this.stage = stage;
    this.share = Math.max(this.share, (before + weight * own) / WHOLE);
  }
}

/** Seconds that each stage takes, from the steps that are told. */
export class StageTimes {
  readonly #progress = new MakingProgress();
  readonly #now: () => number;
  readonly #begun = new Map<MakingStage, number>();

  /** `now`: milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  tell(progress: Progress): void {
    this.#progress.tell(progress);
    if (!this.#begun.has(this.#progress.stage)) this.#begun.set(this.#progress.stage, this.#now());
  }

  /** In order, up to now. */
  seconds(): [MakingStage, number][] {
    const stages = [...this.#begun];
    return stages.map(([stage, begun], index) => [
      stage,
      ((stages[index + 1]?.[1] ?? this.#now()) - begun) / 1000,
    ]);
  }
}

/** Share of the work before which nobody can tell how long the rest takes. */
const TELLING = 0.04;

/** Seconds that are left at the pace so far; undefined while that is not known. */
export function secondsLeft(share: number, secondsGone: number): number | undefined {
  return share < TELLING ? undefined : Math.max(0, (secondsGone / share) * (1 - share));
}
