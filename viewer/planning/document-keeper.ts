import type {
  PlanningChange,
  PlanningDocument,
  PlanningVersion,
} from '../../models/schema/planning-document.ts';

/** Somebody kept another version meanwhile (409). `newest`: it, where one may see it. */
export class DocumentChanged extends Error {
  override readonly name = 'DocumentChanged';
  readonly newest: PlanningVersion | undefined;

  constructor(newest: PlanningVersion | undefined) {
    super('Somebody else has kept a newer version.');
    this.newest = newest;
  }
}

/** One place that keeps documents. All functions throw ServerRefusal, or what the browser's storage throws. */
export interface DocumentKeeper {
  read(id: string, version?: number, signal?: AbortSignal): Promise<PlanningDocument>;
  /** The newest first. */
  versions(id: string, signal?: AbortSignal): Promise<PlanningVersion[]>;
  /** Keeps the version after `basedOn` (0: it is new). Throws DocumentChanged. */
  keep(id: string, change: PlanningChange): Promise<PlanningVersion>;
  /** Throws DocumentChanged. */
  remove(id: string, basedOn: number): Promise<void>;
}
