import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Following, SubscriptionRequest } from '../../../models/live/subscription.ts';
import { ByteReader } from '../../../models/live/wire/bytes.ts';
import { decodeDelta } from '../../../models/live/wire/delta.ts';
import { readHeader, splitFrames } from '../../../models/live/wire/frame.ts';
import { LAYERS, movesAt, placeOf, SIDE, SOUTH, WEST } from './live-city.ts';

/**
 * Feeds and pages in one process: port, things, observations a second, pages, seconds. Every page gets all that it watches;
 * some of them (probes) also unpack it and look how long each observation took, by the one clock of this process.
 */
const [port, things, rate, pages, seconds] = process.argv.slice(2).map(Number);
const PROBES = 20;
const BATCH = 500;
/** Degrees of a side of the area that a page watches. */
const AREA = 0.04;

const latencies: number[] = [];
let measuring = false;
let bytes = 0;
let packets = 0;

function watch(i: number, isProbe: boolean): Promise<void> {
  const west = WEST + ((i * 7) % 17) * ((SIDE - AREA) / 17);
  const south = SOUTH + ((i * 5) % 13) * ((SIDE - AREA) / 13);
  const subscription: SubscriptionRequest = {
    city: 'bench',
    layers: LAYERS.map((id) => ({ id, detail: 'near' as const })),
    extent: [west, south, west + AREA, south + AREA],
  };
  const cells = new Map<number, number>();
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', reject);
    socket.write(
      `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let left: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.on('data', (chunk: Buffer) => {
      let data: Buffer = left.length > 0 ? Buffer.concat([left, chunk]) : chunk;
      if (!upgraded) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          left = data;
          return;
        }
        upgraded = true;
        data = data.subarray(end + 4);
      }
      let at = 0;
      while (data.length - at >= 2) {
        let length = data[at + 1] & 127;
        let head = 2;
        if (length === 126) {
          if (data.length - at < 4) break;
          length = data.readUInt16BE(at + 2);
          head = 4;
        } else if (length === 127) {
          if (data.length - at < 10) break;
          length = Number(data.readBigUInt64BE(at + 2));
          head = 10;
        }
        if (data.length - at < head + length) break;
        const payload = data.subarray(at + head, at + head + length);
        if ((data[at] & 15) === 1) heard(payload.toString());
        else if ((data[at] & 15) === 2) {
          packets++;
          bytes += length;
          if (isProbe) look(payload.subarray(1), cells);
        }
        at += head + length;
      }
      left = data.subarray(at);
    });

    function heard(text: string): void {
      if (text[0] === '0') send(socket, '40/live,');
      else if (text.startsWith('40/live')) send(socket, `42/live,0["watch",${JSON.stringify(subscription)}]`);
      else if (text.startsWith('42/live,["following"')) {
        const [, { topics }] = JSON.parse(text.slice(8)) as [string, Following];
        for (const { number, cell } of topics) cells.set(number, cell ?? 0);
      } else if (text.startsWith('42/live,["topics"')) {
        const [, { added }] = JSON.parse(text.slice(8)) as [string, { added: Following['topics'] }];
        for (const { number, cell } of added) cells.set(number, cell ?? 0);
      } else if (text.startsWith('43/live,0')) resolve();
      else if (text === '2') send(socket, '3');
    }
  });
}

function look(frames: Uint8Array, cells: Map<number, number>): void {
  if (!measuring) return;
  const now = Date.now();
  for (const frame of splitFrames(frames)) {
    const reader = new ByteReader(frame);
    const { kind, flags, topic } = readHeader(reader);
    if (kind !== 'delta') continue;
    const { values, moves } = decodeDelta(reader, flags, cells.get(topic) ?? 0, now);
    for (const { time } of values) latencies.push(now - time);
    for (const { time } of moves) latencies.push(now - time);
  }
}

function send(socket: Socket, text: string): void {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? [0x81, 0x80 | payload.length]
      : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 255];
  // Masked with zeros: as it is.
  socket.write(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]));
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let under = 0;
let acknowledged = 0;
let failed = 0;
const acknowledgements: number[] = [];

function post(first: number, length: number): void {
  const time = Date.now();
  const began = performance.now();
  const observations = Array.from({ length }, (_, k) => {
    const i = (first + k) % things;
    return {
      thing: `bench:${i}`,
      datastream: 'value',
      time,
      value: movesAt(i) ? positionOf(i, time) : valueAt(i, time),
    };
  });
  under++;
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', agent }, (answer) => {
    answer.resume();
    under--;
    if (answer.statusCode === 204) {
      acknowledged += length;
      if (measuring) acknowledgements.push(performance.now() - began);
    } else failed += length;
  });
  outgoing.on('error', () => {
    under--;
    failed += length;
  });
  outgoing.end(JSON.stringify(observations));
}

const valueAt = (i: number, time: number): number =>
  Math.round((50 + 40 * Math.sin(time / 60_000 + i)) * 10) / 10;

function positionOf(i: number, time: number) {
  const { longitude, latitude } = placeOf(i);
  const along = ((time / 1000 + i * 37) % 400) / 400;
  return { longitude, latitude: SOUTH + ((latitude - SOUTH + along * 0.04) % SIDE), heading: 0, speed: 11 };
}

for (let i = 0; i < pages; i += 50)
  await Promise.all(
    Array.from({ length: Math.min(50, pages - i) }, (_, k) => watch(i + k, (i + k) % (pages / PROBES) < 1)),
  );
process.send?.({ watching: pages });

let told = 0;
const began = performance.now();
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - began) / 1000) * rate);
  // What is not answered for long is not sent ever faster.
  while (told + BATCH <= due && under < 60) {
    post(told, BATCH);
    told += BATCH;
  }
}, 5);
/** Seconds before anything is measured. */
const WARM = 8;
await new Promise((resolve) => setTimeout(resolve, WARM * 1000));
measuring = true;
const from = { acknowledged, bytes, packets, at: performance.now() };
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
measuring = false;
const span = (performance.now() - from.at) / 1000;
clearInterval(timer);
latencies.sort((a, b) => a - b);
acknowledgements.sort((a, b) => a - b);
const at = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
process.send?.({
  rate: (acknowledged - from.acknowledged) / span,
  failed,
  p50: at(latencies, 0.5),
  p99: at(latencies, 0.99),
  most: latencies.at(-1),
  seen: latencies.length,
  acknowledged50: at(acknowledgements, 0.5),
  acknowledged99: at(acknowledgements, 0.99),
  bytes: (bytes - from.bytes) / span,
  packets: (packets - from.packets) / span,
});
process.on('disconnect', () => process.exit());
