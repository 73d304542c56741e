import type { Participants } from '../../models/schema/follow.ts';
import { currentCity } from '../stores/boot.ts';
import { useFollow } from '../stores/follow.ts';
import { recordError } from '../stores/status.ts';
import type { connect as Connect } from './connection.ts';

type Live = ReturnType<typeof Connect>;

/** Milliseconds in which the server has to answer the first time. */
const FIRST_ANSWER = 10_000;

/** Milliseconds that leaving may take. */
const LAST_WORD = 2_000;

let stopCurrent: (() => void) | undefined;
/** Raised by whoever starts or stops: what was begun before has come to nothing. */
let turn = 0;

/** Leads a new session, as `name`. */
export function startLeading(name: string): Promise<void> {
  return begin(async () => {
    const { lead } = await import('./lead.ts');
    return (socket, city) => lead(socket, city, name);
  });
}

/** Follows the session with a code, as `name`. */
export function startFollowing(code: string, name: string): Promise<void> {
  return begin(async () => {
    const { follow } = await import('./follow.ts');
    return (socket, city) => follow(socket, city, code, name);
  });
}

/** Ends leading, for all who follow; or leaves the session, also one that is only being joined. */
export function stopSession(): void {
  turn++;
  stopCurrent?.();
  stopCurrent = undefined;
  useFollow.setState({
    state: { role: 'none' },
    connected: false,
    participants: { leader: undefined, followers: [] },
    problem: undefined,
  });
}

type Start = (socket: Live, city: string) => () => void;

async function begin(load: () => Promise<Start>): Promise<void> {
  stopSession();
  const city = currentCity()?.city.id;
  if (city === undefined) return;
  const mine = turn;
  useFollow.setState({ state: { role: 'joining' } });
  const late = setTimeout(() => {
    if (mine === turn && useFollow.getState().state.role === 'joining') fail();
  }, FIRST_ANSWER);
  try {
    const [start, { connect }] = await Promise.all([load(), import('./connection.ts')]);
    if (mine === turn) attend(connect(), start, city, late);
    else clearTimeout(late);
  } catch (error) {
    clearTimeout(late);
    recordError(error);
    if (mine === turn) fail();
  }
}

function fail(): void {
  turn++;
  useFollow.setState({ state: { role: 'none' }, problem: 'unreachable' });
}

function attend(socket: Live, start: Start, city: string, late: ReturnType<typeof setTimeout>): void {
  let stopped = false;
  const stopRole = start(socket, city);
  socket.on('connect', () => useFollow.setState({ connected: true }));
  socket.on('disconnect', () => useFollow.setState({ connected: false }));
  socket.on('participants', (participants: Participants) => useFollow.setState({ participants }));
  const unsubscribe = useFollow.subscribe(({ state }) => {
    // The server has said no, or that it is over: the reason stays on screen.
    if (state.role === 'none') stop();
  });
  stopCurrent = stop;

  function stop(): void {
    if (stopped) return;
    stopped = true;
    clearTimeout(late);
    unsubscribe();
    stopRole();
    socket.off();
    // The last word must have arrived before the line is cut.
    if (socket.connected) socket.timeout(LAST_WORD).emit('leave', () => socket.disconnect());
    else socket.disconnect();
  }
}
