import type { Participants } from '../../models/schema/follow.ts';
import { currentCity } from '../stores/boot.ts';
import { useFollow } from '../stores/follow.ts';
import type { connect as Connect } from './connection.ts';

type Live = ReturnType<typeof Connect>;

/** Milliseconds in which the server has to answer the first time. */
const FIRST_ANSWER = 10_000;

/** Milliseconds that leaving may take. */
const LAST_WORD = 2_000;

let stopCurrent: (() => void) | undefined;

/** Leads a new session, as `name`. */
export async function startLeading(name: string): Promise<void> {
  const { lead } = await import('./lead.ts');
  await begin((socket, city) => lead(socket, city, name));
}

/** Follows the session with a code, as `name`. */
export async function startFollowing(code: string, name: string): Promise<void> {
  const { follow } = await import('./follow.ts');
  await begin((socket, city) => follow(socket, city, code, name));
}

/** Ends leading, for all who follow; or leaves the session. */
export function stopSession(): void {
  stopCurrent?.();
  stopCurrent = undefined;
  useFollow.setState({
    state: { role: 'none' },
    connected: false,
    participants: { leader: undefined, followers: [] },
    problem: undefined,
  });
}

async function begin(start: (socket: Live, city: string) => () => void): Promise<void> {
  stopSession();
  const city = currentCity()?.city.id;
  if (city === undefined) return;
  useFollow.setState({ state: { role: 'joining' } });
  const { connect } = await import('./connection.ts');
  const socket = connect();
  let stopped = false;
  const stopRole = start(socket, city);
  const late = setTimeout(() => {
    if (useFollow.getState().state.role === 'joining') fail('unreachable');
  }, FIRST_ANSWER);
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

  function fail(problem: 'unreachable'): void {
    useFollow.setState({ state: { role: 'none' }, problem });
  }
}
