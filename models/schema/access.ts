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

/** What is wrong with a new password. */
export const passwordFaultSchema = z.enum(['short', 'long', 'plain', 'name', 'earlier']);
export type PasswordFault = z.infer<typeof passwordFaultSchema>;

export const passwordChangeSchema = z.strictObject({
  password: z.string().max(1_000).describe('The one that holds now'),
  newPassword: z.string().max(1_000),
});
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

/** What the security administrator decides for all accounts. */
export const accessPolicySchema = z.strictObject({
  password: z.strictObject({
    length: z.number().int().min(8).max(64).describe('Characters at the least'),
    kinds: z
      .number()
      .int()
      .min(1)
      .max(4)
      .describe('Of small and capital letters, digits and others, how many kinds at the least'),
    days: z.number().int().min(0).max(730).describe('After which a person chooses another; 0: never'),
    earlier: z.number().int().min(0).max(24).describe('Passwords before that may not come again'),
  }),
  idle: z
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .describe("Minutes without use after which a person's session ends"),
  longest: z
    .number()
    .int()
    .min(1)
    .max(7 * 24)
    .describe('Hours after which it ends in any case'),
  secondFactor: z
    .enum(['offered', 'administrators', 'everybody'])
    .describe('Who has to have a second factor before anything else'),
});
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

/** What stands between a session and its rights. */
export const dueSchema = z.enum(['password', 'second-factor']);
export type Due = z.infer<typeof dueSchema>;

/** Who the server takes the page for. */
export const identitySchema = z.object({
  account: accountSchema
    .pick({ id: true, name: true, displayName: true, kind: true, grants: true, hasSecondFactor: true })
    .optional(),
  /** Nobody is signed in, and the server serves its own machine alone: the person at it needs no account. */
  local: z.boolean().default(false),
  actions: z.array(z.enum(ACTIONS)).describe('What it may do somewhere'),
  due: z.array(dueSchema).default([]).describe('What has to be done before the account has its rights'),
  expires: z.number().optional().describe('UTC milliseconds at which the session ends without use'),
  provider: z.string().optional().describe('Name of who else lets people in, by OpenID Connect'),
});
export type Identity = z.infer<typeof identitySchema>;
