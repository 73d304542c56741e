import express, { type Request } from 'express';
import {
  type PasswordFault,
  passwordChangeSchema,
  passwordOnlySchema,
  secondFactorSchema,
} from '../../../models/schema/access.ts';
import { answerJson, bodyOf, jsonBody } from '../../http/json.ts';
import { HttpProblem } from '../../http/problem.ts';
import type { AccessParts, AccessService } from '../access-service.ts';
import type { SecretAccount } from '../accounts.ts';
import { noteOf } from '../allowed.ts';
import { askerOf } from '../asker.ts';
import { faultOf, hashPassword } from '../password.ts';
import { newSecret, secretAddress, stepOfCode } from '../second-factor.ts';
import { limitOf } from './rate-limits.ts';
import { identityOf, refuseOtherPages, setCookie } from './session-routes.ts';

const FAULTS: Record<PasswordFault, string> = {
  short: 'it is too short.',
  long: 'it is too long.',
  plain: 'it has too few kinds of characters.',
  name: 'it contains the name of the account.',
  earlier: 'it was used before.',
};

/** What authenticator apps show beside the name. */
const ISSUER = 'CityMirror 城镜';

/**
 * `/api/session/…`, for who is signed in with a password:
 *
 *     PUT    password        { password, newPassword }; 400 { error: short | long | plain | name | earlier }
 *     POST   second-factor   a new secret, and its address for an authenticator app; nothing is changed yet
 *     PUT    second-factor   { password, secret, code } takes the secret, once its code is right
 *     DELETE second-factor   { password }
 *
 * Each asks for the password again (403 `wrong`), since a screen may be left alone; all other sessions end.
 */
export function ownAccountRoutes(access: AccessService): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = limitOf(30);

  router.put('/password', limit, jsonBody(), async (request, response) => {
    const { password, newPassword } = bodyOf(request, passwordChangeSchema);
    const { parts, account } = await proven(access, request, password, 'password.change');
    const { accounts, policy, audit } = parts;
    const fault = await faultOf(newPassword, {
      name: account.name,
      earlier: [account.passwordHash!, ...account.earlierPasswords],
      policy: policy.current.password,
    });
    if (fault) throw new HttpProblem(400, fault, `newPassword: ${FAULTS[fault]}`);
    const now = access.now();
    await accounts.setPassword(account, await hashPassword(newPassword), { now, once: false });
    await noteOf(audit, request, { action: 'password.change', object: account.id, outcome: 'done' });
    const token = await access.beginAnew(account, askerOf(request).address);
    setCookie(access, request, response, token, account.kind === 'device');
    answerJson(response, identityOf(request, await parts.holders.find(token)));
  });

  router.post('/second-factor', limit, jsonBody(), async (request, response) => {
    const { account } = await signedIn(access, request);
    const secret = newSecret();
    answerJson(response, { secret, address: secretAddress(secret, account.name, ISSUER) });
  });

  router.put('/second-factor', limit, jsonBody(), async (request, response) => {
    const { password, secret, code } = bodyOf(request, secondFactorSchema);
    const { parts, account } = await proven(access, request, password, 'second-factor.change');
    const step = stepOfCode(secret, code.replaceAll(' ', ''), access.now(), 0);
    if (step === undefined) throw new HttpProblem(400, 'wrong-code', 'code: this is not the code of now.');
    await parts.accounts.setSecondFactor(account.id, secret);
    await parts.accounts.spendStep(account.id, step);
    await noteOf(parts.audit, request, {
      action: 'second-factor.change',
      object: account.id,
      outcome: 'done',
    });
    const token = await access.beginAnew(account, askerOf(request).address);
    setCookie(access, request, response, token, false);
    answerJson(response, identityOf(request, await parts.holders.find(token)));
  });

  router.delete('/second-factor', limit, jsonBody(), async (request, response) => {
    const { password } = bodyOf(request, passwordOnlySchema);
    const { parts, account } = await proven(access, request, password, 'second-factor.remove');
    await parts.accounts.setSecondFactor(account.id, undefined);
    await noteOf(parts.audit, request, {
      action: 'second-factor.remove',
      object: account.id,
      outcome: 'done',
    });
    const token = await access.beginAnew(account, askerOf(request).address);
    setCookie(access, request, response, token, false);
    answerJson(response, identityOf(request, await parts.holders.find(token)));
  });

  return router;
}

/** The account of who is signed in with a password of ours. */
async function signedIn(
  access: AccessService,
  request: Request,
): Promise<{ parts: AccessParts; account: SecretAccount }> {
  refuseOtherPages(access, request);
  const parts = await access.ready();
  const id = askerOf(request).subject.account;
  const account = id === undefined ? undefined : await parts.accounts.byId(id);
  if (!account?.passwordHash) throw new HttpProblem(401, 'not-signed-in', 'Sign in first.');
  return { parts, account };
}

/** The account of who is signed in and has just told the password again. A wrong one counts as a failed sign-in. */
async function proven(access: AccessService, request: Request, password: string, action: string) {
  const { parts, account } = await signedIn(access, request);
  if (await parts.desk.isRight(account, password)) return { parts, account };
  await noteOf(parts.audit, request, { action, object: account.id, outcome: 'refused' });
  throw new HttpProblem(403, 'wrong', 'password: this is not the password of the account.');
}
