import { z } from 'zod';
import { SCHEME_PLACES } from './planning-document.ts';
import { toldTextSchema } from './text.ts';

/**
 * What a height comes from: surveyed, reckoned from something known (storeys, a roof line), a rule of thumb, or a drawn
 * scheme, where it is what is wanted and not what is.
 */
export const HEIGHT_ORIGINS = ['measured', 'derived', 'assumed', 'designed'] as const;
export type HeightOrigin = (typeof HEIGHT_ORIGINS)[number];

/** Shares of the features that counted, together 1. */
export const heightSharesSchema = z.strictObject({
  measured: z.number().min(0).max(1),
  derived: z.number().min(0).max(1),
  assumed: z.number().min(0).max(1),
  designed: z.number().min(0).max(1),
  features: z.number().int().nonnegative().describe('How many features counted; with none all shares are 0'),
});
export type HeightShares = z.infer<typeof heightSharesSchema>;

/** A scheme that a result was made with. */
export const schemeUsedSchema = z.strictObject({
  id: z.string(),
  version: z.number().int().min(1).describe('That is kept, and that was changed where `isSaved` is false'),
  where: z.enum(SCHEME_PLACES),
  name: toldTextSchema,
  isSaved: z.boolean().describe('False: it was made with changes that no version has'),
  phase: z
    .string()
    .optional()
    .describe('Id of the phase until which it counts; empty: before the first; absent: all of it'),
});
export type SchemeUsed = z.infer<typeof schemeUsedSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The edition of the rules that a result was judged by. */
export const ruleEditionSchema = z.strictObject({
  id: z.string().describe('Of the pack: gb-50180-2018'),
  edition: z.string().describe('Date of the pack, YYYY-MM-DD'),
  clause: z.string().optional(),
  sha256,
});
export type RuleEdition = z.infer<typeof ruleEditionSchema>;

/**
 * What makes a result one that can be defended: with the same inputs, rules, parameters and engine it comes out again,
 * number by number. Part of every analysis result (indicators, sun hours, sight, ground, reach), beside its own numbers.
 */
export const analysisOriginSchema = z.strictObject({
  kind: z.string().describe('sun-hours, viewshed, indicators …'),
  engine: z.strictObject({ name: z.string(), version: z.string() }),
  /** SHA-256 of each input, by name: buildings, terrain, scheme, windows … */
  inputs: z.record(z.string(), sha256),
  rule: ruleEditionSchema.optional(),
  /** Whatever else the numbers depend on; anything that JSON can say. */
  parameters: z.record(z.string(), z.json()),
  heights: heightSharesSchema.optional(),
  schemes: z.array(schemeUsedSchema).max(20).optional(),
  /** What the reader of the result has to know: an assumption, a limit, a value that was not verified. */
  cautions: z.array(z.strictObject({ code: z.string(), message: z.string() })).default([]),
});
export type AnalysisOrigin = z.infer<typeof analysisOriginSchema>;
