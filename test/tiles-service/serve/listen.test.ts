import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from '../../../tiles-service/serve/certificate/certificate.ts';
import { listen } from '../../../tiles-service/serve/listen.ts';
import { temporaryFolder, writeFiles } from './city-folder.ts';
import { ask } from './http-client.ts';

const plain = { host: '127.0.0.1', port: 0, basePath: '/' };
let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

describe('listen', () => {
  it('should say where it listens, over IPv6 too', async () => {
    const four = await listen((_, response) => response.end(), { ...plain, basePath: '/twin/' });
    expect(four.url).toBe(`http://127.0.0.1:${four.port}/twin/`);
    await four.close(0);
    const six = await listen((_, response) => response.end(), { ...plain, host: '::1' });
    expect(six.url).toBe(`http://[::1]:${six.port}/`);
    expect((await ask(six.url, '/')).status).toBe(200);
    await six.close(0);
  });

  it('should say what to do when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const taken = listen(() => {}, { ...plain, port });
    await expect(taken).rejects.toMatchObject({
      code: 'port-in-use',
      advice: expect.stringContaining(`--port ${port + 1}`),
    });
    other.close();
  });

  it('should say that a host is not this machine', async () => {
    await expect(listen(() => {}, { ...plain, host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'host-unknown',
    });
    await expect(listen(() => {}, { ...plain, host: 'none.invalid' })).rejects.toMatchObject({
      code: 'host-unknown',
    });
  });

  it('should leave room for others when one address has as many connections as it may', async () => {
    const server = await listen((_, response) => response.end(), {
      ...plain,
      mostOfOne: 2,
      isUnbounded: () => false,
    });
    const open = () => {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      return { socket, closed: new Promise<void>((resolve) => socket.once('close', () => resolve())) };
    };
    const kept = [open(), open()];
    await Promise.all(kept.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
    await open().closed;
    expect(kept.map(({ socket }) => socket.destroyed)).toEqual([false, false]);
    kept[0].socket.destroy();
    await vi.waitFor(async () => expect((await ask(server.url, '/')).status).toBe(200));
    kept[1].socket.destroy();
    await server.close(0);
  });

  it('should let a running answer end and then be closed', async () => {
    let answerNow = () => {};
    const started = new Promise<void>((begun) => {
      answerNow = begun;
    });
    const server = await listen((_, response) => {
      answerNow();
      setTimeout(() => response.end('done'), 200);
    }, plain);
    const answer = ask(server.url, '/');
    await started;
    const closed = server.close();
    expect((await answer).body.toString()).toBe('done');
    await closed;
    await expect(ask(server.url, '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('should not wait longer than its patience, nor for idle connections', async () => {
    const server = await listen((_, response) => response.write('never ends'), plain);
    const stuck = ask(server.url, '/').catch((error: Error) => error.message);
    const idle = connect(server.port, '127.0.0.1');
    idle.on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    const before = performance.now();
    await server.close(200);
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(await stuck).toMatch(/aborted|hang up/);
  });

  it('should say what is wrong with TLS files', async () => {
    const made = await makeCertificate({ hosts: ['a.test'], addresses: [], days: 5, out: join(folder, 'a') });
    const other = await makeCertificate({
      hosts: ['b.test'],
      addresses: [],
      days: 5,
      out: join(folder, 'b'),
    });
    await writeFiles(folder, { 'text.pem': 'no certificate' });
    const text = join(folder, 'text.pem');
    const code = async (tls: { certificate: string; key: string }) =>
      listen(() => {}, { ...plain, tls }).then(
        (server) => server.close(0),
        (error) => error.code,
      );
    expect(await code({ certificate: join(folder, 'none'), key: made.key })).toBe('tls-unreadable');
    expect(await code({ certificate: text, key: made.key })).toBe('tls-certificate');
    expect(await code({ certificate: made.certificate, key: text })).toBe('tls-key');
    expect(await code({ certificate: made.certificate, key: other.key })).toBe('tls-key');
  });

  it('should warn of a certificate that ends soon, and refuse one that has ended', async () => {
    const made = await makeCertificate({ hosts: ['c.test'], addresses: [], days: 5, out: join(folder, 'c') });
    const server = await listen((_, response) => response.end(), { ...plain, tls: made });
    expect(server.warnings.join()).toMatch(/[45] more days/);
    await server.close(0);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 86_400_000 });
    await expect(listen(() => {}, { ...plain, tls: made })).rejects.toMatchObject({ code: 'tls-expired' });
    vi.useRealTimers();
  });
});
