import { readFile } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';
import { type OpenIdRights, openIdRightsSchema } from '../../../models/schema/access.ts';

/** An OpenID Connect provider that lets people in. */
export interface OpenIdConfiguration {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  /** That people read on the button. */
  name: string;
  /** Address of the page as people open it; absent: as the request has it. */
  publicUrl: URL | undefined;
  rights: OpenIdRights;
}

/**
 * OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_RIGHTS (a file, openIdRightsSchema) and PUBLIC_URL.
 * Undefined without an issuer. Throws InputError for what makes no sense.
 */
export async function openIdEnvironment(
  environment: NodeJS.ProcessEnv,
): Promise<OpenIdConfiguration | undefined> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = environment;
  if (!issuer) return undefined;
  for (const [name, value] of Object.entries({ OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret }))
    if (!value)
      throw new InputError(
        'openid-environment',
        name,
        'it is missing.',
        'Register this server with the provider.',
      );
  const address = webAddress('OIDC_ISSUER', issuer);
  return {
    issuer: address,
    clientId: clientId!,
    clientSecret: clientSecret!,
    name: environment['OIDC_NAME'] || address.hostname,
    publicUrl: environment['PUBLIC_URL'] ? webAddress('PUBLIC_URL', environment['PUBLIC_URL']) : undefined,
    rights: environment['OIDC_RIGHTS']
      ? await readRights(environment['OIDC_RIGHTS'])
      : openIdRightsSchema.parse({}),
  };
}

function webAddress(name: string, text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new InputError('openid-environment', `${name}=${text}`, 'this is no web address.', 'Give https://….');
}

async function readRights(path: string): Promise<OpenIdRights> {
  const advice = 'See docs/access.md.';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InputError('openid-rights', path, `it cannot be read (${(error as Error).message}).`, advice);
  }
  const parsed = openIdRightsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: field, message }] = parsed.error.issues;
  throw new InputError('openid-rights', path, `${field.join('.')}: ${message}.`, advice);
}
