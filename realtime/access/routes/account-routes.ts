import express, { type Request } from 'express';
import { ADMINISTRATORS, isAdministrator } from '../../../models/access/roles.ts';
import {
  accessPolicySchema,
  accountChangeSchema,
  type Entrance,
  grantsSchema,
  newAccountSchema,
  pairingSchema,
} from '../../../models/schema/access.ts';
import { answerJson, bodyOf, jsonBody } from '../../http/json.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import type { AccessParts, AccessService } from '../access-service.ts';
import { publicOf, type SecretAccount } from '../accounts.ts';
import { allowed, noteOf } from '../allowed.ts';
import { askerOf } from '../asker.ts';
import { refuseUnknownAreas } from '../grant-areas.ts';
import { hashPassword, oneTimePassword } from '../password.ts';
import { limitOf } from './rate-limits.ts';
import { refuseOtherPages } from './session-routes.ts';

/**
 * `/api/accounts`. Accounts are the system administrator's (1), their rights and the policy the security
 * administrator's (2); both see the list.
 *
 *     GET    /                     all accounts
 *     POST   /                     (1) a new one: { name, displayName, kind } → { account, password | pairing }, told once
 *     GET    /policy               rules for passwords and sessions
 *     PUT    /policy               (2)
 *     GET    /areas                (2) the areas of the cities that are live here, for rights (GrantArea)
 *     PATCH  /<id>                 (1) { displayName?, disabled? }
 *     POST   /<id>/unlock          (1) after too many wrong passwords
 *     POST   /<id>/password        (1) → { password } for one sign-in; the second factor is taken away
 *     POST   /<id>/pairing         (1) a device: { lasting? } → { pairing }; the links before are good no longer
 *     POST   /<id>/sign-out        (1) ends its sessions, and a device's links
 *     PUT    /<id>/grants          (2) all rights of the account
 *
 * Nobody changes the own account here, and nobody can take the place of an administrator: passwords of administrators
 * are not given anew by this way, and only who has chosen the own password can become one (409). One of each must remain.
 */
export function accountRoutes(access: AccessService): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = limitOf(120);
  const json = jsonBody();

  router.get('/', async (request, response) => {
    const { accounts, audit } = await access.ready();
    await allowed(audit, request, ['account.change', 'grant.change']);
    answerJson(response, await accounts.list());
  });

  router.post('/', limit, json, async (request, response) => {
    const { accounts, audit, ...parts } = await administrator(access, request, 'account.change');
    const wanted = bodyOf(request, newAccountSchema);
    const account = await accounts.add(wanted, access.now()).catch(conflict);
    const entrance = await entranceOf({ accounts, audit, ...parts }, account, access.now());
    await noteOf(audit, request, {
      action: 'account.add',
      object: account.id,
      outcome: 'done',
      details: { name: account.name, kind: account.kind },
    });
    answerJson(response, { account: publicOf(account), ...entrance }, 201);
  });

  router.get('/policy', async (request, response) => {
    const { policy, audit } = await access.ready();
    await allowed(audit, request, ['policy.change', 'account.change', 'audit.read']);
    answerJson(response, policy.current);
  });

  router.put('/policy', limit, json, async (request, response) => {
    const { policy, audit } = await administrator(access, request, 'policy.change');
    const wanted = bodyOf(request, accessPolicySchema);
    await policy.write(wanted);
    access.tellEnded(() => false);
    const { password, ...rest } = wanted;
    await noteOf(audit, request, {
      action: 'policy.change',
      outcome: 'done',
      details: { ...password, ...rest },
    });
    answerJson(response, wanted);
  });

  router.get('/areas', async (request, response) => {
    const { audit } = await access.ready();
    await allowed(audit, request, 'grant.change');
    answerJson(response, access.options.areas?.() ?? []);
  });

  router.patch('/:id', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'account.change');
    const account = await another(parts, request);
    const { displayName, disabled } = bodyOf(request, accountChangeSchema);
    if (disabled && !account.disabled) await keepOneOfEach(parts, account, []);
    if (displayName !== undefined) await parts.accounts.rename(account.id, displayName);
    if (disabled !== undefined) await parts.accounts.setDisabled(account.id, disabled);
    if (disabled) await access.endSessions(account.id);
    access.tellEnded(() => false);
    await noteOf(parts.audit, request, {
      action: 'account.change',
      object: account.id,
      outcome: 'done',
      details: {
        ...(displayName === undefined ? {} : { displayName }),
        ...(disabled === undefined ? {} : { disabled }),
      },
    });
    answerJson(response, publicOf((await parts.accounts.byId(account.id))!));
  });

  router.post('/:id/unlock', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'account.change');
    const account = await another(parts, request);
    await parts.accounts.forgiveFailures(account.id);
    await noteOf(parts.audit, request, { action: 'account.unlock', object: account.id, outcome: 'done' });
    answerJson(response, publicOf((await parts.accounts.byId(account.id))!));
  });

  router.post('/:id/password', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'account.change');
    const account = await another(parts, request);
    if (account.kind === 'device' || account.externalId !== undefined)
      throw new HttpProblem(409, 'no-password', 'This account comes in without a password.');
    if (account.grants.some(({ role }) => isAdministrator(role)))
      throw new HttpProblem(
        409,
        'administrator',
        'The password of an administrator is given anew at the machine of the server: npm run city -- account reset <name>.',
      );
    const entrance = await entranceOf(parts, account, access.now());
    await parts.accounts.setSecondFactor(account.id, undefined);
    await access.endSessions(account.id);
    await noteOf(parts.audit, request, { action: 'password.reset', object: account.id, outcome: 'done' });
    answerJson(response, entrance);
  });

  router.post('/:id/pairing', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'account.change');
    const account = await another(parts, request);
    if (account.kind !== 'device')
      throw new HttpProblem(409, 'not-a-device', 'Only walls and kiosks are let in by a link.');
    const { lasting } = bodyOf(request, pairingSchema);
    const pairing = await parts.pairing.make(account.id, lasting);
    await noteOf(parts.audit, request, {
      action: 'device.pair',
      object: account.id,
      outcome: 'done',
      details: { lasting },
    });
    answerJson(response, { pairing } satisfies Entrance);
  });

  router.post('/:id/sign-out', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'account.change');
    const account = await another(parts, request);
    await parts.pairing.revoke(account.id);
    await access.endSessions(account.id);
    await noteOf(parts.audit, request, { action: 'account.sign-out', object: account.id, outcome: 'done' });
    response.status(204).end();
  });

  router.put('/:id/grants', limit, json, async (request, response) => {
    const parts = await administrator(access, request, 'grant.change');
    const account = await another(parts, request);
    const grants = bodyOf(request, grantsSchema);
    const { areas } = access.options;
    if (areas) refuseUnknownAreas(areas(), grants, account.grants);
    const becomes = grants.some(({ role }) => isAdministrator(role));
    if (becomes && account.kind === 'device')
      throw new HttpProblem(409, 'device', 'A device cannot be an administrator.');
    if (becomes && account.mustChangePassword && !account.grants.some(({ role }) => isAdministrator(role)))
      throw new HttpProblem(
        409,
        'password-due',
        'Only who has signed in and chosen the own password can become an administrator.',
      );
    await keepOneOfEach(parts, account, account.disabled ? [] : grants.map(({ role }) => role));
    await parts.accounts.setGrants(account.id, grants).catch(conflict);
    // A wall stays signed in; what it may see from now on holds at once.
    if (account.kind === 'device') access.tellEnded(({ subject }) => subject.account === account.id);
    else await access.endSessions(account.id);
    await noteOf(parts.audit, request, {
      action: 'grant.change',
      object: account.id,
      outcome: 'done',
      details: { before: JSON.stringify(account.grants), after: JSON.stringify(grants) },
    });
    answerJson(response, publicOf((await parts.accounts.byId(account.id))!));
  });

  return router;
}

async function administrator(
  access: AccessService,
  request: Request,
  action: 'account.change' | 'grant.change' | 'policy.change',
): Promise<AccessParts> {
  refuseOtherPages(access, request);
  const parts = await access.ready();
  const { id } = request.params;
  await allowed(parts.audit, request, action, typeof id === 'string' ? { object: id } : {});
  return parts;
}

/** The account that a request names, which is not the own one. */
async function another({ accounts }: AccessParts, request: Request): Promise<SecretAccount> {
  const account = await accounts.byId(String(request.params['id']));
  if (!account) throw notFound();
  if (account.id === askerOf(request).subject.account)
    throw new HttpProblem(409, 'own-account', 'Nobody changes the own account; another administrator does.');
  return account;
}

/** Refuses what would leave no one of a kind of administrators. */
async function keepOneOfEach(
  { accounts }: AccessParts,
  changed: SecretAccount,
  roles: readonly string[],
): Promise<void> {
  const lost = ADMINISTRATORS.filter(
    (role) => changed.grants.some((grant) => grant.role === role) && !roles.includes(role),
  );
  if (lost.length === 0) return;
  const others = (await accounts.list()).filter(({ id, disabled }) => id !== changed.id && !disabled);
  for (const role of lost)
    if (!others.some(({ grants }) => grants.some((grant) => grant.role === role)))
      throw new HttpProblem(409, 'last-administrator', `There would be no ${role} any more.`);
}

/** A new password for one sign-in, or a new link for a device. */
async function entranceOf(
  { accounts, pairing }: AccessParts,
  account: SecretAccount,
  now: number,
): Promise<Entrance> {
  if (account.kind === 'device') return { pairing: await pairing.make(account.id, false) };
  const password = oneTimePassword();
  await accounts.setPassword(account, await hashPassword(password), { now, once: true });
  return { password };
}

function conflict(error: { code?: string; message?: string }): never {
  if (error.code === 'account-name-taken' || error.code === 'administrators-apart')
    throw new HttpProblem(409, error.code, error.message);
  throw error;
}
