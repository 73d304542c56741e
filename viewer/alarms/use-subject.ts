import { useMemo } from 'react';
import type { Subject } from '../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../models/access/local.ts';
import { useIdentity } from '../panels/account/identity.ts';

/** Who looks, with the rights that they have: for whom an alarm calls. */
export function useSubject(): Subject {
  const identity = useIdentity((state) => state.identity);
  return useMemo(() => {
    if (identity?.account) return { account: identity.account.id, grants: identity.account.grants };
    return identity?.local ? LOCAL_PERSON : { grants: [] };
  }, [identity]);
}
