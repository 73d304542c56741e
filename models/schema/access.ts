import { z } from 'zod';
import { ACTIONS, ROLES } from '../access/roles.ts';
import { publicationSchema } from './publication.ts';
import type { LocalizedText } from './text.ts';

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

export const newAccountSchema = z.strictObject(
  accountSchema.pick({ name: true, displayName: true, kind: true }).shape,
);
export type NewAccount = z.infer<typeof newAccountSchema>;

export const signInSchema = z.strictObject({
  name: z.string().max(200),
  password: z.string().max(1_000),
  code: z.string().max(20).optional().describe('Six digits of the second factor'),
});
export type SignIn = z.infer<typeof signInSchema>;

export const accountChangeSchema = z.strictObject({
  displayName: accountSchema.shape.displayName.optional(),
  disabled: z.boolean().optional(),
});

export const grantsSchema = z.array(accountGrantSchema).max(50);

/** An area that a right may be for, as the security administrator is told of it. */
export interface GrantArea {
  id: string;
  city: string;
  name: LocalizedText;
  /** As the source calls it: district, street, grid. */
  level: string;
  /** Id of the smallest area that holds it. */
  within?: string;
}

/** What lets an account in that was made, or whose password was lost; told once. */
export interface Entrance {
  /** Of a person, for one sign-in. */
  password?: string;
  /** Of a device; it goes behind `#pair=` in the address of the page. */
  pairing?: string;
}

export const pairingSchema = z.strictObject({
  lasting: z
    .boolean()
    .default(false)
    .describe('Good each time that the device starts, until it is revoked; else once, for a day'),
});

export const pairSchema = z.strictObject({ token: z.string().max(200) });

/** Base 32 of 20 bytes, as the server gave it. */
const secretSchema = z.string().regex(/^[A-Z2-7]{32}$/, 'this is not the secret that was given');

export const secondFactorSchema = z.strictObject({
  password: z.string().max(1_000),
  secret: secretSchema,
  code: z.string().max(20),
});

export const passwordOnlySchema = z.strictObject({ password: z.string().max(1_000) });

/** A line of the audit log, as the audit administrator reads it. */
export const auditLineSchema = z.object({
  sequence: z.number(),
  time: z.number().describe('UTC milliseconds'),
  actor: z.string(),
  /** What the actor is called, where it is an account that there is. */
  name: z.string().optional(),
  address: z.string().optional(),
  action: z.string(),
  object: z.string().optional(),
  objectName: z.string().optional(),
  outcome: z.enum(['done', 'refused', 'failed']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type AuditLine = z.infer<typeof auditLineSchema>;

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

/** How the claims of an OpenID Connect provider become an account; a file that OIDC_RIGHTS names. */
export const openIdRightsSchema = z.strictObject({
  name: z.string().default('preferred_username').describe('Claim that the name of the account is made of'),
  displayName: z.string().default('name').describe('Claim of the name that others read'),
  claim: z.string().default('groups').describe('Claim of text, or a list of texts, that rights depend on'),
  rights: z
    .record(z.string(), z.array(accountGrantSchema))
    .default({})
    .describe('Rights by values of the claim; whoever has several has all of theirs'),
  everybody: z.array(accountGrantSchema).default([]).describe('Rights of all whom the provider knows'),
});
export type OpenIdRights = z.infer<typeof openIdRightsSchema>;

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
  external: z.boolean().default(false).describe('The provider knows the account: it has no password here'),
  provider: z.string().optional().describe('Name of who else lets people in, by OpenID Connect'),
});
export type Identity = z.infer<typeof identitySchema>;
