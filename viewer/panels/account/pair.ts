import { accountApi } from './account-api.ts';

/**
 * Lets a wall or a kiosk in by the link that it was opened with, before anything is loaded. False: the link is good no
 * longer, and the page shows what anybody may see.
 */
export async function pair(token: string): Promise<boolean> {
  try {
    const identity = await accountApi.identity();
    // A wall that is started again with its link is signed in already.
    if (identity?.account?.kind !== 'device') await accountApi.pair(token);
    return true;
  } catch {
    return false;
  }
}
