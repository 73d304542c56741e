import { z } from 'zod';
import { cameraSchema, type ViewDocument, viewDocumentSchema } from './view-document.ts';

/**
 * One browser leads a view, others follow it: messages over a socket. What is a person's own, as language,
 * appearance and the open panel, is not followed.
 */
export const FOLLOWED = [
  'camera',
  'clock',
  'layers',
  'selection',
  'shadows',
  'mode',
  'display',
  'theme',
  'clips',
  'underground',
  'analyses',
  'added',
  'comparison',
  'flood',
  'planning',
] as const satisfies readonly (keyof ViewDocument)[];

export const followedViewSchema = viewDocumentSchema.pick({
  camera: true,
  clock: true,
  layers: true,
  selection: true,
  shadows: true,
  mode: true,
  display: true,
  theme: true,
  clips: true,
  underground: true,
  analyses: true,
  added: true,
  comparison: true,
  flood: true,
  planning: true,
});
export type FollowedView = z.infer<typeof followedViewSchema>;

const nameSchema = z.string().trim().min(1).max(40).describe('Of a person, shown to the others');
/** Letters and digits that are not taken for one another when they are read aloud. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const codeSchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(new RegExp(`^[${CODE_ALPHABET}]{6}$`), 'a code is six letters and digits');
const timeSchema = z.number().int().describe('UTC milliseconds of the server');

/** Asks to lead: a new session, or one that was led before and is taken up again with its key. */
export const leadRequestSchema = z.object({
  city: z.string(),
  name: nameSchema,
  view: followedViewSchema,
  resume: z.object({ code: codeSchema, key: z.string() }).optional(),
});
export type LeadRequest = z.infer<typeof leadRequestSchema>;

export const followRequestSchema = z.object({ city: z.string(), code: codeSchema, name: nameSchema });
export type FollowRequest = z.infer<typeof followRequestSchema>;

/** What the leader sends while the view changes: the whole view, or the camera alone. */
export const viewChangeSchema = z.union([
  z.object({
    at: timeSchema,
    view: followedViewSchema,
    fly: z.boolean().optional().describe('The camera flies there'),
  }),
  z.object({ at: timeSchema, camera: cameraSchema }),
]);
export type ViewChange = z.infer<typeof viewChangeSchema>;

/** Who is in a session. */
export interface Participants {
  /** Undefined while the leader's connection is lost. */
  leader: string | undefined;
  followers: string[];
}

export type LeadAnswer = { code: string; key: string } | FollowProblem;
export type FollowAnswer = { view: FollowedView; at: number; participants: Participants } | FollowProblem;

export interface FollowProblem {
  problem: 'invalid' | 'no-city' | 'no-session' | 'full' | 'busy' | 'too-many-tries' | 'not-allowed';
  detail?: string;
}
