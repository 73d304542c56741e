import { z } from 'zod';
import { publicationSchema } from './publication.ts';
import { plainTextSchema, toldTextSchema } from './text.ts';

/** What planners keep: schemes, models of their buildings, and results of studies. */
export const PLANNING_KINDS = ['scheme', 'study', 'model'] as const;
export const planningKindSchema = z.enum(PLANNING_KINDS);
export type PlanningKind = z.infer<typeof planningKindSchema>;

/** Where a scheme comes from: it is the city's own, kept on the server, or in this browser alone. */
export const SCHEME_PLACES = ['city', 'server', 'browser'] as const;

/** Small letters, digits and dashes, as of a scheme. */
export const planningIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** One version of a document, without what it says. Versions are numbered from 1, and none is ever changed. */
export const planningVersionSchema = z.object({
  kind: planningKindSchema,
  id: planningIdSchema,
  version: z.number().int().min(1),
  name: toldTextSchema,
  publication: publicationSchema,
  author: z.string().describe('Account; empty for who may not know it'),
  authorName: z.string(),
  time: z.number().int().nonnegative().describe('UTC milliseconds'),
  note: z.string().optional(),
  removed: z.boolean().describe('It was taken away with this version; a later one may bring it back'),
});
export type PlanningVersion = z.infer<typeof planningVersionSchema>;

/** A version with what it says: a scheme, or a result. */
export const planningDocumentSchema = planningVersionSchema.extend({
  content: z.record(z.string(), z.unknown()),
});
export type PlanningDocument = z.infer<typeof planningDocumentSchema>;

/** The newest version of each document, the latest first. */
export const planningListSchema = z.object({
  documents: z.array(planningVersionSchema),
  writable: z.boolean().describe('Whether the asker may keep versions'),
});
export type PlanningList = z.infer<typeof planningListSchema>;

/** What is sent to keep a new version. */
export const planningChangeSchema = z.strictObject({
  name: toldTextSchema.refine((name) => name['zh-CN'] !== '' && name.en !== '', 'it has no name'),
  publication: publicationSchema,
  basedOn: z.number().int().nonnegative().describe('Version that was changed; 0: it is new'),
  note: plainTextSchema.max(500).optional(),
  content: z.record(z.string(), z.unknown()),
});
export type PlanningChange = z.infer<typeof planningChangeSchema>;
