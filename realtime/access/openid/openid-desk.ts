import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { conflictOf } from '../../../models/access/decide.ts';
import { InputError } from '../../../models/errors.ts';
import type { AccessParts } from '../access-service.ts';
import type { SecretAccount } from '../accounts.ts';
import {
  type Claims,
  displayNameOfClaims,
  grantsOfClaims,
  nameOfClaims,
  otherName,
} from './account-of-claims.ts';
import type { OpenIdConfiguration } from './configuration.ts';

/** What the browser keeps while its owner is at the provider. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
}

/**
 * Lets people in whom an OpenID Connect provider knows: authorization code flow with PKCE (OpenID Connect Core 1.0,
 * section 3.1; RFC 7636). Each has an account here, by issuer and subject, and never one that was made here.
 */
export class OpenIdDesk {
  readonly configuration: OpenIdConfiguration;
  #client: Promise<Configuration> | undefined;

  constructor(configuration: OpenIdConfiguration) {
    this.configuration = configuration;
  }

  /** Where to send somebody who wants to sign in, and what to expect when they come back to `redirect`. */
  async begin(redirect: URL): Promise<{ address: URL; pending: Pending }> {
    const client = await this.#discovered();
    const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const address = buildAuthorizationUrl(client, {
      redirect_uri: redirect.href,
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { address, pending };
  }

  /** What the provider says of who has come back to an address. Throws where it is not what was asked for. */
  async claimsOf(address: URL, { state, nonce, verifier }: Pending): Promise<Claims> {
    const tokens = await authorizationCodeGrant(await this.#discovered(), address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    return tokens.claims() as unknown as Claims;
  }

  /** The account of somebody, made or brought up to date. Throws InputError `administrators-apart`. */
  async accountOf(claims: Claims, { accounts }: AccessParts, now: number): Promise<SecretAccount> {
    const { rights } = this.configuration;
    const grants = grantsOfClaims(claims, rights);
    if (conflictOf(grants))
      throw new InputError(
        'administrators-apart',
        grants.map(({ role }) => role).join(', '),
        'one account cannot have these roles together.',
        'Mend the groups of this person at the provider.',
      );
    const subject = String(claims['sub']);
    const externalId = `${String(claims['iss'])} ${subject}`;
    const name = nameOfClaims(claims, rights);
    const displayName = displayNameOfClaims(claims, rights, name);
    let account = await accounts.byExternalId(externalId);
    if (!account) {
      const free = (await accounts.byName(name)) === undefined ? name : otherName(name, externalId);
      account = await accounts.add({ name: free, displayName, kind: 'person' }, now);
      await accounts.setExternalId(account.id, externalId);
    }
    if (account.displayName !== displayName) await accounts.rename(account.id, displayName);
    if (JSON.stringify(account.grants) !== JSON.stringify(grants))
      await accounts.setGrants(account.id, grants);
    return (await accounts.byId(account.id))!;
  }

  /** What the provider says of itself; asked again where it did not answer. */
  #discovered(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.configuration;
    // Signatures are checked, which by default they are not: an intranet's provider may do without TLS, if its owner
    // wrote http.
    const execute = [
      enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : []),
    ];
    this.#client ??= discovery(issuer, clientId, clientSecret, undefined, { execute }).catch((error) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }
}
