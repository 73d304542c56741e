import { LOCAL_PERSON } from '../../models/access/local.ts';
import { isAdministrator } from '../../models/access/roles.ts';
import { strictestOf } from '../../models/access/strictness.ts';
import type { Holder } from '../flood/run-shelf.ts';
import { accountApi } from '../panels/account/account-api.ts';
import { useIdentity } from '../panels/account/identity.ts';
import { ServerRefusal } from '../server/ask-server.ts';
import { useBoot } from '../stores/boot.ts';

/** Where nobody is told apart, what a browser keeps is for all who sit before it. */
const WHOEVER: Holder = { account: '', publication: 'restricted' };

/** Who sits before the browser, and the strictest class that they see anything of. Throws where the server does not say. */
export async function documentHolder(): Promise<Holder> {
  if (!useBoot.getState().hasServer) return WHOEVER;
  const identity = useIdentity.getState().identity ?? (await askedIdentity());
  if (!identity) return WHOEVER;
  const { grants } = identity.account ?? (identity.local ? LOCAL_PERSON : { grants: [] });
  const classes = grants.flatMap(({ role, publication }) => (isAdministrator(role) ? [] : [publication]));
  return { account: identity.account?.id ?? '', publication: strictestOf('public', ...classes) };
}

async function askedIdentity() {
  try {
    return await accountApi.identity();
  } catch (error) {
    // A server of files alone knows nobody.
    if (error instanceof ServerRefusal && error.status === 404) return null;
    throw error;
  }
}

/** Whether the server knows people, and so keeps documents of theirs: one of files alone does not. */
export async function keepsDocuments(): Promise<boolean> {
  if (!useBoot.getState().hasServer) return false;
  return (useIdentity.getState().identity ?? (await askedIdentity())) !== null;
}
