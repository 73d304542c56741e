import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { splitFrames } from '../../models/live/wire/frame.ts';
import { type Thing, thingSchema } from '../../models/schema/index.ts';
import { ThingsBoard } from '../../realtime/push/live/board.ts';
import { packetOf } from '../../realtime/push/live/packet.ts';
import { type Topic, TopicNumbers } from '../../realtime/push/live/topic.ts';
import type { LiveThing } from '../../realtime/state/live-thing.ts';
import { LiveMirror } from '../../viewer/live/live-mirror.ts';

const CLIENTS = 5_000;
const FRAME = 1_000;
const ROUNDS = 4;
/** Frames of each round, of each server. */
const FRAMES = 25;
const WEST = 114.5;
const SOUTH = 27.5;
/** Degrees of a side of the city: some 20 km. */
const SIDE = 0.2;

/** What goes out: fan-out beside a bare websocket server, bytes of a movement, and a snapshot of a large city. */
export async function run(print: (line: string) => void): Promise<void> {
  await fanOut(print);
  movements(print);
  await snapshot(print);
}

/** Frames of 1 kB to 5,000 clients in a process of their own, in turns, so that other work hits both alike. */
async function fanOut(print: (line: string) => void): Promise<void> {
  const children: ChildProcess[] = [];
  const start = async (file: string, ...given: string[]) => {
    const child = fork(new URL(`./support/${file}`, import.meta.url), given, {
      execArgv: ['--import', 'tsx'],
    });
    children.push(child);
    const [message] = (await once(child, 'message')) as [{ port?: number }];
    return { child, port: message.port };
  };
  try {
    const kinds = ['ours', 'ws'] as const;
    const sides = new Map<
      string,
      { server: ChildProcess; clients: ChildProcess; told: number; ms: number[] }
    >();
    for (const kind of kinds) {
      const server = await start('push-server.ts', kind, String(FRAME));
      const [path, words] = kind === 'ours' ? ['/live/?EIO=4&transport=websocket', ['40/live,']] : ['/', []];
      const { child: clients } = await start(
        'push-clients.ts',
        String(server.port),
        path as string,
        String(CLIENTS),
        JSON.stringify(words),
      );
      sides.set(kind, { server: server.child, clients, told: 0, ms: [] });
    }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const kind of kinds) {
        const side = sides.get(kind) as NonNullable<ReturnType<typeof sides.get>>;
        for (let i = 0; i < FRAMES; i++) {
          const began = performance.now();
          side.server.send('tell');
          side.told++;
          for (;;) {
            const [{ frames }] = (await once(side.clients, 'message')) as [{ frames: number }];
            if (frames === side.told) break;
          }
          // The first round warms up.
          if (round > 0) side.ms.push(performance.now() - began);
        }
      }
    }
    const rates = kinds.map((kind) => {
      const { ms } = sides.get(kind) as { ms: number[] };
      return (CLIENTS * ms.length * 1000) / ms.reduce((sum, one) => sum + one, 0);
    });
    for (const [i, kind] of kinds.entries()) {
      const { server, ms } = sides.get(kind) as { server: ChildProcess; ms: number[] };
      server.send('memory');
      const [{ memory }] = (await once(server, 'message')) as [{ memory: number }];
      const p50 = [...ms].sort((a, b) => a - b)[Math.floor(ms.length / 2)];
      print(
        `push fan-out ${kind}: clients=${CLIENTS} frame_bytes=${FRAME} messages/s=${Math.round(rates[i])} all_told_p50_ms=${p50.toFixed(0)} server_mb=${(memory / 1e6).toFixed(0)}`,
      );
    }
    print(`push fan-out share_of_bare_ws=${(rates[0] / rates[1]).toFixed(2)}`);
  } finally {
    for (const child of children) child.kill();
  }
}

function board(): { board: ThingsBoard; topics: Topic[] } {
  const topics: Topic[] = [];
  return {
    topics,
    board: new ThingsBoard({
      epoch: 1_790_000_000,
      numbers: new TopicNumbers(),
      propertyOf: () => undefined,
      onTopic: (topic) => void topics.push(topic),
    }),
  };
}

function liveThing(handle: number, thing: Thing, longitude: number, latitude: number): LiveThing {
  return {
    handle,
    feed: 'bench',
    thing,
    latest: [],
    position: { longitude, latitude },
    stale: false,
    level: 0,
  };
}

/** 2,000 vehicles of a city tell where they are every second, on lines of the road grid; a minute of it. */
function movements(print: (line: string) => void): void {
  const VEHICLES = 2_000;
  const TICK = 50;
  const { board: all, topics } = board();
  const vehicles = Array.from({ length: VEHICLES }, (_, i) => {
    const thing = thingSchema.parse({
      id: `bench:vehicle-${i}`,
      layer: i % 10 === 0 ? 'bus' : 'taxi',
      kind: 'vehicle',
      name: { 'zh-CN': `车 ${i}`, en: `Vehicle ${i}` },
      publication: 'internal',
      datastreams: [{ id: 'position', property: 'position', type: 'position' }],
    });
    const live = liveThing(
      100_000 + i,
      thing,
      WEST + Math.floor(random(i) * 60) * (SIDE / 60),
      SOUTH + random(i + 0.5) * SIDE,
    );
    all.introduce(live);
    return live;
  });
  const take = (now: number) => {
    const frames = [...all.dirty()].flatMap((topic) => topic.take(now, true) ?? []);
    return { bytes: frames.length === 0 ? 0 : packetOf(frames).data.length + 4, frames: frames.length };
  };
  const start = Date.UTC(2026, 5, 21);
  take(start);
  let [bytes, updates, frames] = [0, 0, 0];
  for (let tick = 1; tick <= 60_000 / TICK; tick++) {
    const now = start + tick * TICK;
    const values: { live: LiveThing; datastream: number }[] = [];
    for (const [i, live] of vehicles.entries()) {
      if (Math.floor((now + i * 7) / 1000) === Math.floor((now - TICK + i * 7) / 1000)) continue;
      const { position } = live;
      if (!position) continue;
      const speed = 8 + (i % 9);
      const north = i % 2 === 0 ? 1 : -1;
      live.position = {
        longitude: position.longitude,
        latitude: Math.min(SOUTH + SIDE, Math.max(SOUTH, position.latitude + (north * speed) / 111_320)),
        heading: north > 0 ? 0 : 180,
        speed,
      };
      live.latest[0] = { time: now - 20 - (i % 200), received: now, value: live.position };
      values.push({ live, datastream: 0 });
    }
    all.apply({ introduced: [], removed: [], values, states: [], levels: [] });
    const told = take(now);
    bytes += told.bytes;
    frames += told.frames;
    updates += values.length;
  }
  print(
    `push movement: vehicles=${VEHICLES} topics=${topics.length} updates=${updates} frames=${frames} bytes_per_update=${(bytes / updates).toFixed(1)}`,
  );
}

/** 100,000 things of eight layers, with names in both languages and their latest values, into the page's own stores. */
async function snapshot(print: (line: string) => void): Promise<void> {
  const THINGS = 100_000;
  const { board: all, topics } = board();
  const now = Date.now();
  for (let i = 0; i < THINGS; i++) {
    const [kind, chinese, property, unit] = KINDS[i % KINDS.length];
    const road = ROADS[Math.floor(random(i + 0.1) * ROADS.length)];
    const number = 1 + Math.floor(random(i + 0.2) * 900);
    const thing = thingSchema.parse({
      id: `simulator:${kind}-${String(i).padStart(6, '0')}`,
      layer: kind,
      kind,
      name: { 'zh-CN': `${road[0]} ${number} 号${chinese}`, en: `${kind} at ${number} ${road[1]}` },
      longitude: WEST + random(i + 0.3) * SIDE,
      latitude: SOUTH + random(i + 0.4) * SIDE,
      publication: 'internal',
      datastreams: [
        { id: property, property, unit },
        { id: 'battery', property: 'battery', unit: '%' },
      ],
      simulated: true,
    });
    const live = liveThing(1 + i, thing, thing.longitude as number, thing.latitude as number);
    const received = now - Math.floor(random(i + 0.6) * 60_000);
    live.latest[0] = { time: received, received, value: Math.round(random(i + 0.7) * 2_000) / 10 };
    live.latest[1] = { time: received, received, value: Math.round(random(i + 0.8) * 100) };
    all.introduce(live);
  }
  for (const topic of all.dirty()) topic.take(now, true);
  const near = topics.filter(({ info }) => info.kind === 'things');
  const began = performance.now();
  const frames: Uint8Array[] = [];
  for (const topic of near) {
    let whole = topic.whole();
    while (!whole) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      whole = topic.whole();
    }
    frames.push(...whole);
  }
  const made = performance.now();
  const packet = packetOf(frames);
  const mirror = new LiveMirror({
    onMissed: () => {},
    onRecords: () => {},
    onNewest: () => {},
    onError: (error) => {
      throw error;
    },
  });
  mirror.follow(
    1_790_000_000 & 0xffff,
    near.map(({ info }) => info),
  );
  const received = performance.now();
  mirror.take(packet.data.subarray(1));
  while (mirror.have().length < near.length) await new Promise((resolve) => setTimeout(resolve, 2));
  const shown = performance.now();
  const things = [...mirror.layers.values()].reduce((sum, store) => sum + store.things.size, 0);
  print(
    `push snapshot: things=${things} topics=${near.length} frames=${splitFrames(packet.data.subarray(1)).length} bytes=${packet.data.length} made_ms=${Math.round(made - began)} taken_in_ms=${Math.round(shown - received)} cells=${new Set(near.map(({ info }) => info.cell)).size}`,
  );
}

const KINDS = [
  ['air-station', '空气站', 'pm2.5', 'ug/m3'],
  ['manhole', '检查井', 'level', 'cm'],
  ['hydrant', '消火栓', 'pressure', 'kPa'],
  ['lamp', '路灯', 'power', 'W'],
  ['parking', '停车位', 'free', '1'],
  ['rain-gauge', '雨量站', 'rain', 'mm/h'],
  ['meter', '电表', 'energy', 'kW.h'],
  ['noise', '噪声点', 'noise', 'dB'],
] as const;

const ROADS = Array.from({ length: 400 }, (_, i) => [
  `${'庐山衡江湖海云星'[i % 8]}${'阳南北新安和平乐'[(i >> 3) % 8]}${i}路`,
  `Road ${i}`,
]);

/** The same numbers in every run, 0 to 1. */
function random(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}
