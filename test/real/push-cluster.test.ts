import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, type Page } from '../realtime/push/live/open-live.ts';
import { describeServices } from '../services/describe-services.ts';
import { redis, type Service } from '../services/start-services.ts';

const THINGS = 400;
const AIR = { city: 'liangjiang', layers: [{ id: 'air', detail: 'near' as const }] };

interface Running {
  child: ChildProcess;
  port: number;
  /** Epochs in which it was the writer. */
  epochs: number[];
}

describeServices('two servers of one city', ['redis'], () => {
  let service: Service;
  let folder: string;
  const running: Running[] = [];

  beforeAll(async () => {
    service = await redis();
    folder = await mkdtemp(join(tmpdir(), 'citymirror-push-cluster-'));
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<Running> {
    const child = fork(
      new URL('./support/push-process.ts', import.meta.url),
      [service.url, folder, String(THINGS)],
      { execArgv: ['--import', 'tsx'] },
    );
    const epochs: number[] = [];
    const port = await new Promise<number>((resolve, reject) => {
      child.on('message', (message: { port?: number; writer?: number }) => {
        if (message.writer !== undefined) epochs.push(message.writer);
        if (message.port !== undefined) resolve(message.port);
      });
      child.once('exit', (code) => reject(new Error(`A server ended with ${code}.`)));
    });
    const one = { child, port, epochs };
    running.push(one);
    return one;
  }

  const shown = (page: Page) =>
    Object.fromEntries(
      [...page.mirror.layer('air').things.values()]
        .filter(({ values }) => values.length > 0)
        .map(({ id, values }) => [id, values[0].value]),
    );

  it('should go on where one of them is killed, with all that was acknowledged', async () => {
    const first = await start();
    const second = await start();
    await expect.poll(() => running.flatMap(({ epochs }) => epochs).length, { timeout: 10_000 }).toBe(1);
    const [writer, other] = first.epochs.length > 0 ? [first, second] : [second, first];
    const stays = await openPage(other.port);
    const loses = await openPage(writer.port);
    for (const page of [stays, loses]) {
      await page.watch(AIR);
      await expect.poll(() => page.mirror.layer('air').things.size, { timeout: 10_000 }).toBe(THINGS);
    }

    const acknowledged: Record<string, number> = {};
    let refused = 0;
    /** Tells an observation until somebody says that it is safe. */
    async function observe(thing: string, value: number): Promise<void> {
      for (;;) {
        for (const { port } of [writer, other]) {
          const answer = await fetch(`http://127.0.0.1:${port}/`, {
            method: 'POST',
            body: JSON.stringify({ thing, value }),
          }).catch(() => undefined);
          if (answer?.status === 204) {
            acknowledged[thing] = value;
            return;
          }
          refused++;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    let killed = false;
    for (let i = 0; i < THINGS; i++) {
      await observe(`t:${i}`, i + 0.5);
      if (i === 150) {
        await expect.poll(() => shown(stays)['t:150']).toBe(150.5);
        await expect.poll(() => shown(loses)['t:150']).toBe(150.5);
      }
      if (i === 200) {
        killed = writer.child.kill('SIGKILL');
        // As behind a reverse proxy, which sends it to a server that is there.
        const again = await openPage(other.port);
        again.mirror.take = (bytes) => loses.mirror.take(bytes);
        again.mirror.follow = (...told) => loses.mirror.follow(...told);
        again.mirror.add = (topics) => loses.mirror.add(topics);
        await again.watch({ ...AIR, have: loses.mirror.have() });
      }
    }
    expect(killed).toBe(true);
    expect(refused).toBeGreaterThan(0);
    expect(Object.keys(acknowledged)).toHaveLength(THINGS);
    expect(other.epochs).toHaveLength(1);
    expect(other.epochs[0]).toBeGreaterThan(writer.epochs[0]);
    for (const page of [stays, loses]) {
      await expect.poll(() => shown(page), { timeout: 10_000 }).toEqual(acknowledged);
      expect(page.errors).toEqual([]);
    }

    // A third one joins, and passes on what the second writes.
    const third = await start();
    const late = await openPage(third.port);
    await late.watch(AIR);
    await expect.poll(() => shown(late), { timeout: 10_000 }).toEqual(acknowledged);
    await observe('t:7', 7_000);
    await expect.poll(() => shown(late)['t:7']).toBe(7_000);
    await expect.poll(() => shown(stays)['t:7']).toBe(7_000);
    for (const page of [stays, loses, late]) page.socket.close();
  });
});
