import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sceneOf, temporaryFolder, writeCity, writeFiles } from './city-folder.ts';
import { ask } from './http-client.ts';

const PROJECT = resolve(import.meta.dirname, '../../..');
const running = new Set<ChildProcess>();

interface Started {
  child: ChildProcess;
  text: () => string;
  out: () => string;
  ended: Promise<number | null>;
}

/** The real command, as `npm start` runs it. */
function start(...args: string[]): Started {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'server.ts', '--no-build', '--tiles-only', ...args],
    {
      cwd: PROJECT,
    },
  );
  running.add(child);
  let [text, out] = ['', ''];
  child.stderr.on('data', (chunk) => (text += chunk));
  child.stdout.on('data', (chunk) => (out += chunk));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, text: () => text, out: () => out, ended };
}

async function urlOf({ text, ended }: Started): Promise<string> {
  let over = false;
  ended.then(() => (over = true));
  await expect.poll(() => over || /https?:\/\/\S+/.test(text()), { timeout: 20_000 }).toBe(true);
  const url = /https?:\/\/\S+/.exec(text())?.[0];
  if (!url) throw new Error(`The server did not start: ${text()}`);
  return url;
}

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  await writeCity(folder);
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => remove());

describe('npm start', () => {
  it('should serve a city, log requests as JSON and end in peace', async () => {
    const server = start('--city', folder, '--port', '0');
    const url = await urlOf(server);
    expect((await ask(url, '/city/probe/scene.json')).status).toBe(200);
    expect((await ask(url, '/city/probe/internal/layers/pipes/v1/tileset.json')).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    const lines = server
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ path, status }) => [path, status])).toContainEqual(['/city/probe/scene.json', 200]);
  });

  it('should let a running answer end when one Ctrl-C arrives several times, and end at once on the next', async () => {
    const server = start('--city', folder, '--port', '0', '--quiet');
    const stuck = connect(Number(new URL(await urlOf(server)).port), '127.0.0.1');
    stuck.on('error', () => {});
    // A request that is not complete keeps its connection busy.
    stuck.write('GET /api/time HTTP/1.1\r\nHost: x\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    server.child.kill('SIGINT');
    server.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(1);
    expect(performance.now() - begun).toBeLessThan(4_500);
    stuck.destroy();
  });

  it('should stay alive without a city and say how to import one', async () => {
    const server = start('--port', '0', '--quiet', '--no-demo');
    const url = await urlOf(server);
    expect(JSON.parse((await ask(url, '/api/cities')).body.toString())).toEqual([]);
    expect(server.text()).toContain('npm run city -- import');
    expect(server.text()).toContain('还没有城市');
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
    expect(server.out()).toBe('');
  });

  it('should serve two cities, and refuse one twice', async () => {
    const second = await temporaryFolder();
    await writeFiles(second.folder, {
      'public/scene.json': JSON.stringify(sceneOf('public', [], { id: 'second' })),
    });
    const server = start('--city', folder, '--city', second.folder, '--port', '0');
    const cities = JSON.parse((await ask(await urlOf(server), '/api/cities')).body.toString());
    expect(cities.map(({ id }: { id: string }) => id)).toEqual(['probe', 'second']);
    const twice = start('--city', folder, '--city', folder, '--port', '0');
    expect(await twice.ended).toBe(1);
    expect(twice.text()).toContain('already given');
    await second.remove();
  });

  it('should print its usage and end', async () => {
    const help = start('--help');
    expect(await help.ended).toBe(0);
    expect(help.out()).toContain('--city <folder>');
  });

  it('should end with code 1 and one sentence for what can be mended', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const port = String((other.address() as AddressInfo).port);
    const empty = await temporaryFolder();
    const file = join(empty.folder, 'file');
    await writeFile(file, '');
    const cases: Array<[string[], string]> = [
      [['--city', join(empty.folder, 'none')], 'there is no such folder'],
      [['--city', empty.folder], 'this is not a city folder'],
      [['--city', file], 'this is a file'],
      [['--port', port], 'another program listens'],
      [['--tls-cert', file, '--tls-key', file], 'not a PEM certificate'],
    ];
    const ended = cases.map(async ([args, words]) => {
      const server = start('--no-demo', ...args);
      expect([words, await server.ended]).toEqual([words, 1]);
      expect(server.text()).toContain(words);
      expect(server.text()).not.toMatch(/^\s+at /m);
    });
    await Promise.all(ended);
    other.close();
    await empty.remove();
  });

  it('should end with code 2 for a wrong command line', async () => {
    const server = start(folder);
    expect(await server.ended).toBe(2);
    expect(server.text()).toContain('--city <folder>');
  });

  it('should refuse a city whose classes are of two cities or whose scene is broken', async () => {
    const wrong = await temporaryFolder();
    await writeFiles(wrong.folder, {
      'public/scene.json': JSON.stringify(sceneOf('public', [])),
      'internal/scene.json': JSON.stringify(sceneOf('internal', [], { id: 'other' })),
    });
    const two = start('--city', wrong.folder, '--port', '0');
    expect(await two.ended).toBe(1);
    expect(two.text()).toContain('one city in one folder');
    await rm(join(wrong.folder, 'internal'), { recursive: true });
    await writeFile(join(wrong.folder, 'public/scene.json'), '{"schema":"citymirror/scene/9"}');
    const broken = start('--city', wrong.folder, '--port', '0');
    expect(await broken.ended).toBe(1);
    expect(broken.text()).toContain('this is not a scene');
    await wrong.remove();
  });
});
