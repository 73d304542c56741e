import { accountApi } from '../panels/account/account-api.ts';
import { useIdentity } from '../panels/account/identity.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import type { Holder } from './run-shelf.ts';

/**
 * Who sits before the browser now, as the server knows them, and what they may see of the city on screen. Throws where
 * the server does not say who it is.
 */
export async function holderNow(): Promise<Holder> {
  const publication = currentCity()?.city.publication ?? 'public';
  if (!useBoot.getState().hasServer) return { account: '', publication };
  const identity = useIdentity.getState().identity ?? (await accountApi.identity());
  return { account: identity?.account?.id ?? '', publication };
}
