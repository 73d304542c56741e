import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerOf, sceneOf } from '../tiles-service/serve/city-folder.ts';

const TILES = 400;
const CONNECTIONS = 32;
const ROUNDS = 3;
/** Seconds of each round, of each server. */
const ROUND = 3.5;

interface Load {
  requests: number;
  bytes: number;
  seconds: number;
  /** Milliseconds, one per request. */
  latencies: number[];
}

/**
 * Requests per second and 99th percentile for pre-compressed tiles of 20–100 kB over loopback, our server beside
 * plain express.static sending the same bytes, in turns: other work on the machine hits both alike.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-bench-serve-'));
  const servers: ChildProcess[] = [];
  try {
    await writeTiles(folder);
    const kinds = ['ours', 'express.static'] as const;
    const loads = new Map<string, Load>();
    const ports = new Map<string, number>();
    for (const kind of kinds) {
      const child = fork(new URL('./support/serve-server.ts', import.meta.url), [kind, folder], {
        execArgv: ['--import', 'tsx'],
      });
      servers.push(child);
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      ports.set(kind, port);
      loads.set(kind, { requests: 0, bytes: 0, seconds: 0, latencies: [] });
      await load(port, kind, 1);
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const kind of kinds) {
        const measured = await load(ports.get(kind) as number, kind, ROUND);
        const total = loads.get(kind) as Load;
        total.requests += measured.requests;
        total.bytes += measured.bytes;
        total.seconds += measured.seconds;
        total.latencies.push(...measured.latencies);
      }
    }
    for (const kind of kinds) print(line(kind, loads.get(kind) as Load));
  } finally {
    for (const server of servers) server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function line(kind: string, { requests, bytes, seconds, latencies }: Load): string {
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)].toFixed(1);
  const rate = Math.round(requests / seconds);
  const megabytes = (bytes / seconds / 1e6).toFixed(0);
  return `serve ${kind}: requests/s=${rate} MB/s=${megabytes} p50_ms=${at(0.5)} p99_ms=${at(0.99)} connections=${CONNECTIONS}`;
}

async function writeTiles(folder: string): Promise<void> {
  const tiles = join(folder, 'public/layers/buildings/v1');
  await mkdir(tiles, { recursive: true });
  const scene = sceneOf('public', [layerOf('buildings', 'public')], { id: 'bench' });
  await writeFile(join(folder, 'public/scene.json'), JSON.stringify(scene));
  for (let i = 0; i < TILES; i++) {
    // The server never looks inside; what counts is a file and its smaller variant.
    const size = 20_000 + Math.round((i / (TILES - 1)) * 80_000);
    await writeFile(join(tiles, `${i}.glb`), Buffer.alloc(size * 2));
    await writeFile(join(tiles, `${i}.glb.br`), randomBytes(size));
  }
}

/** Keeps `CONNECTIONS` requests under way for so many seconds. */
async function load(port: number, kind: 'ours' | 'express.static', seconds: number): Promise<Load> {
  const result: Load = { requests: 0, bytes: 0, seconds: 0, latencies: [] };
  const started = performance.now();
  const until = started + seconds * 1000;
  let next = 0;
  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let sent = 0;
      let left = -1;
      let head = '';
      const ask = () => {
        sent = performance.now();
        head = '';
        left = -1;
        const name = `${(next++ * 7919) % TILES}.glb${kind === 'ours' ? '' : '.br'}`;
        socket.write(
          `GET /city/bench/public/layers/buildings/v1/${name} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n`,
        );
      };
      socket.on('data', (chunk) => {
        result.bytes += chunk.length;
        let body = chunk.length;
        if (left < 0) {
          head += chunk.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return;
          if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, end)));
          left = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
          body = head.length - end - 4;
        }
        left -= body;
        if (left > 0) return;
        const now = performance.now();
        result.requests++;
        result.latencies.push(now - sent);
        if (now < until) ask();
        else socket.end();
      });
      socket.once('close', () => resolve());
      socket.once('error', reject);
      ask();
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  result.seconds = (performance.now() - started) / 1000;
  return result;
}
