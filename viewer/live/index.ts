import type {
  Following,
  SubscriptionAnswer,
  SubscriptionProblem,
  TopicsChange,
} from '../../models/live/subscription.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import { isLive, NO_RECORDS, useLive } from '../stores/live.ts';
import { now } from '../stores/server-time.ts';
import { recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { ask, connectLive } from './connection.ts';
import { LiveMirror } from './live-mirror.ts';
import { fromAfar, isPlayable, requestFor, type Wanted, wantedBy } from './wanted.ts';

/** Milliseconds after the last movement until the server is asked for what is now in view. */
const SETTLED = 200;
/** Milliseconds between two questions, and after the answer that they are too many. */
const APART = 250;
const BUSY = 600;
/** Milliseconds until it is asked again, after it had no answer. */
const AGAIN = 3_000;
/** Milliseconds between two looks at a past that is run through too fast to be played. */
const GLANCE = 1_500;
/** Milliseconds between two questions from when to when the past is kept. */
const KEPT = 60_000;

/**
 * Brings what is live of a city to the page, as the view document wants it, and keeps the stores of viewer/stores/live.ts
 * until the returned function is called. A city without live layers needs no connection.
 */
export function startLive(city: Scene): () => void {
  const hasLive = () => (currentCity()?.city ?? city).layers.some(isLive);
  let stop: (() => void) | undefined;
  const look = () => {
    if (stop || !hasLive()) return;
    stop = follow(city.id, () => currentCity()?.city ?? city);
  };
  look();
  // Live layers may come with a new state of the scene, as after somebody has signed in.
  const unsubscribe = useBoot.subscribe(look);
  return () => {
    unsubscribe();
    stop?.();
  };
}

function follow(cityId: string, scene: () => Scene): () => void {
  const socket = connectLive();
  let wanted: Wanted | undefined;
  let told: Wanted | undefined;
  let asked: Wanted | undefined;
  let lastAsked = 0;
  let asking = false;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let glance: ReturnType<typeof setTimeout> | undefined;

  const mirror = new LiveMirror({
    onMissed: (topic, sequence) => socket.emit('missed', [[topic, sequence]]),
    onRecords: (kind, records) =>
      useLive.setState(({ records: before }) => ({ records: { ...before, [kind]: records } })),
    onNewest: (newest) => useLive.setState({ newest }),
    onError: recordError,
  });

  function look(): void {
    const { document, clockAnchor } = useView.getState();
    const { layers, origin } = scene();
    const next = wantedBy(document, clockAnchor, layers, origin.height, wanted);
    if (next === wanted) return;
    // A clock that is set is followed at once, a camera when it has come to rest.
    const isUrgent = !wanted || wanted.replay !== next.replay || wanted.layers !== next.layers;
    wanted = next;
    if (isUrgent) tell();
    else delay(SETTLED);
  }

  function tell(): void {
    clearTimeout(timer);
    if (asking || ended || !wanted || !socket.connected) return;
    const early = asked ? lastAsked + APART - performance.now() : 0;
    if (early > 0) delay(early);
    else void watch(wanted);
  }

  function delay(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(tell, milliseconds);
  }

  async function watch(next: Wanted): Promise<void> {
    asking = true;
    asked = next;
    lastAsked = performance.now();
    clearTimeout(glance);
    try {
      const request = { ...requestFor(next, cityId, now()), have: mirror.have() };
      const answer = await ask<SubscriptionAnswer | SubscriptionProblem>(socket, 'watch', request);
      if (ended) return;
      if ('problem' in answer) {
        // Asked too often, as while somebody drags the time.
        if (answer.problem === 'busy') delay(BUSY);
        else if (answer.problem === 'too-many-topics' && next.detail === 'near') countInstead(next);
        else again(`${answer.problem} ${answer.detail ?? ''}`.trim());
        return;
      }
      told = next;
      setStores(next);
      useLive.setState(({ connection }) =>
        connection.state === 'open' ? {} : { connection: { state: 'open', since: now() } },
      );
      if (next.replay && !isPlayable(next.replay.speed)) glance = setTimeout(lookAgain, GLANCE);
    } catch (error) {
      if (!ended && socket.connected) again(String(error));
    } finally {
      asking = false;
      if (!ended && wanted !== next) tell();
    }
  }

  /** The view may have changed since it was asked: then what it wants now is asked for. */
  function countInstead(refused: Wanted): void {
    if (wanted === refused) wanted = fromAfar(refused);
  }

  function lookAgain(): void {
    if (wanted) wanted = { ...wanted, replay: wanted.replay && { ...wanted.replay } };
    tell();
  }

  function again(detail: string): void {
    lost(detail);
    delay(AGAIN);
  }

  function setStores({ layers }: Wanted): void {
    const { stores } = useLive.getState();
    if (Object.keys(stores).sort().join() === layers.join()) return;
    useLive.setState({ stores: Object.fromEntries(layers.map((id) => [id, mirror.layer(id)])) });
  }

  function lost(detail?: string): void {
    useLive.setState(({ connection }) =>
      connection.state === 'lost'
        ? {}
        : { connection: { state: 'lost', since: now(), ...(detail ? { detail } : {}) } },
    );
  }

  async function askKept(): Promise<void> {
    if (!socket.connected) return;
    const kept = await ask<{ from?: number; to?: number }>(socket, 'kept', {
      city: cityId,
      world: 'live',
    }).catch(() => undefined);
    if (ended || kept?.from === undefined || kept.to === undefined) return;
    useLive.setState({ extent: { from: kept.from, to: kept.to } });
  }

  useLive.setState({ connection: { state: 'connecting' } });
  socket.on('topics', ({ added, removed }: TopicsChange) => {
    mirror.add(added);
    mirror.remove(removed);
  });
  socket.on('following', ({ epoch, topics }: Following) => {
    mirror.follow(epoch, topics, told !== undefined && told.replay !== asked?.replay);
  });
  socket.on('frames', (frames: Uint8Array) => mirror.take(frames));
  socket.on('connect', () => {
    look();
    tell();
    void askKept();
  });
  socket.on('disconnect', (reason) => {
    if (ended) return;
    lost(reason);
    // The server has ended it: the page connects anew, with the rights that it has now.
    if (reason === 'io server disconnect') setTimeout(() => !ended && socket.connect(), AGAIN);
  });
  socket.on('connect_error', (error) => {
    if (!ended) lost(error.message);
  });
  const stopView = useView.subscribe(look);
  const stopBoot = useBoot.subscribe(look);
  const keptTimer = setInterval(() => void askKept(), KEPT);
  look();

  return () => {
    ended = true;
    for (const pending of [timer, glance]) clearTimeout(pending);
    clearInterval(keptTimer);
    stopView();
    stopBoot();
    socket.off();
    socket.disconnect();
    useLive.setState({
      connection: { state: 'none' },
      stores: {},
      records: NO_RECORDS,
      extent: undefined,
      newest: undefined,
    });
  };
}
