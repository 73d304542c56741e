import type { Socket } from 'socket.io-client';
import type { FollowProblem, LeadAnswer, ViewChange } from '../../models/schema/follow.ts';
import { useFollow } from '../stores/follow.ts';
import { now } from '../stores/server-time.ts';
import { recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { ask } from './connection.ts';
import { differsBeyondCamera, followedView } from './followed-view.ts';

/** Milliseconds between two messages while the camera moves. */
const INTERVAL = 100;
/** Milliseconds after the last movement until followers are told the whole view once more. */
const SETTLED = 500;

/** Opens a session, or takes it up again after the connection was lost; tells followers of every change. */
export function lead(socket: Socket, city: string, name: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settledTimer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let whole = false;
  let fly = false;

  async function open(): Promise<void> {
    const { state } = useFollow.getState();
    const resume = state.role === 'leading' ? { code: state.code, key: state.key } : undefined;
    const answer = await ask<LeadAnswer>(socket, 'lead', { city, name, view: followedView(), resume });
    if ('problem' in answer) useFollow.setState({ state: { role: 'none' }, problem: answer.problem });
    else
      useFollow.setState(({ participants }) => ({
        state: { role: 'leading', ...answer },
        participants: { ...participants, leader: name },
        problem: undefined,
      }));
  }

  function send(): void {
    timer = undefined;
    last = performance.now();
    const view = followedView();
    const at = now();
    const change: ViewChange = whole ? { at, view, ...(fly ? { fly } : {}) } : { at, camera: view.camera };
    whole = false;
    fly = false;
    if (!socket.connected) return;
    socket.emit('change', change, (answer: Partial<FollowProblem>) => {
      // What came too fast is made good by the next.
      if (answer.problem && answer.problem !== 'busy')
        recordError(`follow: ${answer.problem} ${answer.detail ?? ''}`);
    });
  }

  const openSafely = () =>
    void open().catch(() => useFollow.setState({ state: { role: 'none' }, problem: 'unreachable' }));
  socket.on('connect', openSafely);
  const unsubscribe = useView.subscribe(({ document, transition }, { document: before }) => {
    if (document === before) return;
    const isWhole = differsBeyondCamera(document, before);
    if (!isWhole && document.camera === before.camera) return;
    if (document.camera !== before.camera && transition === 'fly') fly = true;
    whole ||= isWhole || fly;
    timer ??= setTimeout(send, Math.max(0, INTERVAL - (performance.now() - last)));
    clearTimeout(settledTimer);
    settledTimer = setTimeout(() => {
      whole = true;
      send();
    }, SETTLED);
  });
  return () => {
    clearTimeout(timer);
    clearTimeout(settledTimer);
    unsubscribe();
  };
}
