import { z } from 'zod';
import { ACTIONS, ROLES } from '../access/roles.ts';
import { publicationSchema } from './publication.ts';

export const accountGrantSchema = z.strictObject({
  role: z.enum(ROLES),
  areas: z
    .union([z.literal('*'), z.array(z.string().min(1)).min(1)])
    .default('*')
    .describe('Ids of districts, streets or grids; * is the whole city'),
  publication: publicationSchema.default('internal').describe('The strictest class that it opens'),
});

/** Signed in with it, a person types a name that others read too. */
export const accountNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{1,39}$/,
    'a name is 2 to 40 small letters, digits, dots, dashes and underscores',
  );

/** An account as administrators see it. */
export const accountSchema = z.object({
  id: z.string(),
  name: accountNameSchema,
  displayName: z.string().min(1).max(80),
  kind: z.enum(['person', 'device']),
  grants: z.array(accountGrantSchema),
  hasSecondFactor: z.boolean(),
  disabled: z.boolean(),
  lockedUntil: z.number().describe('UTC milliseconds; 0: it is not locked'),
  created: z.number().describe('UTC milliseconds'),
});
export type Account = z.infer<typeof accountSchema>;

export const newAccountSchema = accountSchema.pick({ name: true, displayName: true, kind: true });
export type NewAccount = z.infer<typeof newAccountSchema>;

export const signInSchema = z.strictObject({
  name: z.string().max(200),
  password: z.string().max(1_000),
  code: z.string().max(20).optional().describe('Six digits of the second factor'),
});
export type SignIn = z.infer<typeof signInSchema>;

/** Why a sign-in led to no session. What is wrong with name or password is never told apart. */
export const signInFaultSchema = z.enum(['wrong', 'locked', 'code-wanted', 'too-many']);
export type SignInFault = z.infer<typeof signInFaultSchema>;

/** Who the server takes the page for. */
export const identitySchema = z.object({
  account: accountSchema
    .pick({ id: true, name: true, displayName: true, kind: true, grants: true })
    .optional(),
  actions: z.array(z.enum(ACTIONS)).describe('What it may do somewhere'),
  mustChangePassword: z.boolean().default(false),
  expires: z.number().optional().describe('UTC milliseconds at which the session ends without use'),
});
export type Identity = z.infer<typeof identitySchema>;
