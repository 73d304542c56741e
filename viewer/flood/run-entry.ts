import { z } from 'zod';
import { floodCaseSchema } from '../../models/schema/flood-case.ts';
import { floodScenarioSchema } from '../../models/schema/flood-changes.ts';
import { floodGridSchema, floodRunSchema } from '../../models/schema/flood-run.ts';
import { publicationSchema } from '../../models/schema/publication.ts';
import { localizedTextSchema } from '../../models/schema/text.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';

/** One run in the list of those that can be opened. */
export const runEntrySchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  /** UTC milliseconds of its beginning, and of when it was computed. */
  start: z.number(),
  made: z.number(),
  /** Seconds. */
  duration: z.number(),
  author: z.string().optional(),
  bytes: z.number().optional(),
  /** With the city on the server, in this browser, or on this page alone. */
  where: z.enum(['server', 'browser', 'page']),
  /** Absolute address of the folder of run.json; of one of the server. */
  url: z.string().optional(),
  /** Who may see it; of one of the server. */
  publication: publicationSchema.optional(),
  /** SHA-256 of its effects.json, of one of the server: what one signs is what one saw. */
  effectsHash: z.string().optional(),
  computedBy: floodRunSchema.shape.computedBy,
  scenario: floodScenarioSchema.optional(),
});
export type RunEntry = z.infer<typeof runEntrySchema>;

/** What is told of a run besides its pictures, as soon as it is there. */
export const runFactsSchema = z.object({
  flood: floodCaseSchema,
  grid: floodGridSchema,
  cautions: floodRunSchema.shape.cautions,
  groundResolution: z.number().optional(),
  threads: z.number().optional(),
  /** Of the gauges: their cells, and their levels in metres in the grid's datum. */
  levels: floodRunSchema.shape.levels,
  /** Seconds that it took to compute. */
  seconds: z.number().optional(),
  gauges: floodRunSchema.shape.gauges.optional(),
  sections: floodRunSchema.shape.sections.optional(),
  balance: floodRunSchema.shape.balance.optional(),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

/** A run whose water can be looked at. */
export interface OpenRun {
  entry: RunEntry;
  facts: RunFacts;
  source: WaterSource;
  /** Whether its last picture is there. */
  isComplete: boolean;
}

/** Seconds of the last picture that is there; 0 before the first. */
export const lastTime = ({ source }: Pick<OpenRun, 'source'>): number => source.times.at(-1) ?? 0;
