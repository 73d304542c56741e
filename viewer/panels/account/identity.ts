import { create } from 'zustand';
import type { Identity } from '../../../models/schema/access.ts';
import { permalink } from '../../app/permalink-link.ts';
import { useLive } from '../../stores/live.ts';
import { accountApi } from './account-api.ts';
import { RETURNED, VIEW_BEFORE } from './returning.ts';

/** Milliseconds between two signs of life of who is signed in, at the most. */
const ALIVE = 60_000;

export interface IdentityState {
  /** Undefined until the server has answered, and where it has no accounts. */
  identity: Identity | undefined;
  /** Name of the account whose session has ended while the page was open. */
  ended: string | undefined;
  /** Who went to sign in by a provider came back, and was not let in. */
  refused: boolean;
  dialog: 'none' | 'sign-in' | 'account';
}

export const useIdentity = create<IdentityState>()(() => ({
  identity: undefined,
  ended: undefined,
  refused: false,
  dialog: 'none',
}));

let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

/** Asks the server who the page is taken for. What is signed in is used by that, and so does not end. */
export async function refreshIdentity(): Promise<void> {
  asked = Date.now();
  try {
    takeIdentity((await accountApi.identity()) ?? undefined);
  } catch {
    // A server that does not answer now is asked again with the next sign of life.
  }
}

function takeIdentity(identity: Identity | undefined): void {
  const { account } = useIdentity.getState().identity ?? {};
  const isLost = account !== undefined && identity?.account?.id !== account.id;
  useIdentity.setState({
    identity,
    ...(isLost ? { ended: account.name, dialog: 'sign-in' as const } : {}),
    ...(identity?.due.length ? { dialog: 'account' as const } : {}),
  });
  clearTimeout(timer);
  if (identity?.expires !== undefined)
    timer = setTimeout(() => void refreshIdentity(), Math.max(1_000, identity.expires - Date.now() + 1_000));
}

/**
 * Tells the server, while somebody works with the page, that they do; and asks anew who the page is taken for when its
 * connection was cut, as the server cuts it with the session or the rights. Returns the end.
 */
export function keepAlive(): () => void {
  const alive = () => {
    if (useIdentity.getState().identity?.account && Date.now() - asked > ALIVE) void refreshIdentity();
  };
  const events = ['pointerdown', 'keydown', 'wheel'] as const;
  for (const event of events) addEventListener(event, alive, { passive: true, capture: true });
  const stop = useLive.subscribe(({ connection }, { connection: before }) => {
    const isBack = connection.state === 'open' && before.state === 'lost';
    if (isBack && useIdentity.getState().identity?.account) void refreshIdentity();
  });
  return () => {
    stop();
    clearTimeout(timer);
    for (const event of events) removeEventListener(event, alive, { capture: true });
  };
}

/** Signs of who is signed in reach everything that the page has loaded, so it is loaded anew, with the view it shows. */
export function reloadAs(): void {
  history.replaceState(history.state, '', permalink());
  location.reload();
}

/** Who has done what was due goes on in the same dialog until nothing is. */
export function continueAs(identity: Identity): void {
  if (identity.due.length === 0) reloadAs();
  else useIdentity.setState({ identity, ended: undefined, dialog: 'account' });
}

/** Goes to the provider; whoever comes back comes back to this view. */
export function signInElsewhere(): void {
  sessionStorage.setItem(VIEW_BEFORE, permalink());
  location.assign(new URL('api/session/openid', document.baseURI));
}

/** Tells who came back from the provider without having been let in. */
export function tellReturn(): void {
  const outcome = sessionStorage.getItem(RETURNED);
  sessionStorage.removeItem(RETURNED);
  if (outcome !== null && outcome !== 'done') useIdentity.setState({ refused: true, dialog: 'sign-in' });
}
