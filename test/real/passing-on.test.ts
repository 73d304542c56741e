import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as listen, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Asker, askerOf } from '../../realtime/access/asker.ts';
import { openPassingOn, type PassingOn } from '../../realtime/push/cluster/passing-on.ts';
import { connectRedis, type RedisConnection } from '../../realtime/push/cluster/redis.ts';
import { describeServices } from '../services/describe-services.ts';
import { redis, type Service } from '../services/start-services.ts';

const ASKER: Asker = {
  subject: { grants: [] },
  actor: 'anybody',
  displayName: 'Anybody',
  address: '127.0.0.1',
};
const PATH = '/api/cities/probe';

describeServices('what one server passes on to another', ['redis'], () => {
  let service: Service;
  let connection: RedisConnection;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    service = await redis();
    connection = await connectRedis(service.url);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(async () => {
    connection?.close();
    await service?.stop();
  });

  async function member(handler: RequestListener = () => undefined): Promise<PassingOn> {
    const passing = await openPassingOn({ redisUrl: service.url, handler, listen: '127.0.0.1:0' });
    ends.push(() => passing.close());
    return passing;
  }

  /** A server that passes all on to `to`; what came of it, and how many listeners the answer had before and after. */
  async function front(to: string, within = 2_000) {
    const passing = await member();
    const outcomes: string[] = [];
    const listeners: [number, number][] = [];
    const server = createServer(async (request, response: ServerResponse) => {
      const before = response.listenerCount('close');
      const outcome = await passing.pass(request, response, to, ASKER, within);
      outcomes.push(outcome);
      if (outcome === 'answered') return;
      listeners.push([before, response.listenerCount('close')]);
      response.writeHead(503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, outcomes, listeners };
  }

  /** Says it as it stands, and gives what is answered until the other ends. */
  async function say(port: number, ...lines: string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.write(lines.join('\r\n'));
    return text(socket);
  }

  async function deaf(onData?: (bytes: Buffer | string) => void): Promise<string> {
    const server: Server = listen((socket) => {
      ends.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => onData?.(bytes));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => void server.close());
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('should end where it ends: no body becomes a request of somebody else', async () => {
    const heard: string[] = [];
    const writer = await member(async (request, response) => {
      const body = await text(request);
      heard.push(`${request.method} ${request.url} ${askerOf(request).actor} ${body.length}`);
      response.end('done');
    });
    const { port } = await front(writer.address);
    const hidden = `POST ${PATH}/hidden HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n`;
    for (const method of ['DELETE', 'OPTIONS', 'POST', 'GET'])
      expect(
        await say(
          port,
          `${method} ${PATH}/chunked HTTP/1.1`,
          'Host: x',
          'Connection: close',
          'Transfer-Encoding: chunked',
          '',
          hidden.length.toString(16),
          hidden,
          '0',
          '',
          '',
        ),
      ).toMatch(/^HTTP\/1.1 200/);
    const announced = [`GET ${PATH}/announced HTTP/1.1`, 'Host: x', 'Connection: close'];
    expect(await say(port, ...announced, 'Content-Length: 5', '', 'hello')).toMatch(/^HTTP\/1.1 200/);
    const next = await fetch(`http://127.0.0.1:${port}${PATH}/next`);
    expect(await next.text()).toBe('done');
    const { length } = hidden;
    expect(heard).toEqual([
      `DELETE ${PATH}/chunked anybody ${length}`,
      `OPTIONS ${PATH}/chunked anybody ${length}`,
      `POST ${PATH}/chunked anybody ${length}`,
      `GET ${PATH}/chunked anybody 0`,
      `GET ${PATH}/announced anybody 0`,
      `GET ${PATH}/next anybody 0`,
    ]);
  });

  it('should not be waited for where the other says nothing, and leave nothing behind', async () => {
    const { port, outcomes, listeners } = await front(await deaf(), 200);
    const ask = (method: string, body?: string) =>
      fetch(`http://127.0.0.1:${port}${PATH}/x`, { method, ...(body && { body }) });
    expect((await ask('GET')).status).toBe(503);
    expect((await ask('POST', 'a change')).status).toBe(503);
    // A change may have been heard; what is only looked at is asked again.
    expect(outcomes).toEqual(['untouched', 'failed']);
    for (const [before, after] of listeners) expect(after).toBe(before);
  });

  it('should be refused when it is said again', async () => {
    let heard = '';
    const { port } = await front(await deaf((bytes) => (heard += bytes)), 200);
    await fetch(`http://127.0.0.1:${port}${PATH}/alarms`);
    const writer = await member((_request, response) => void response.end('done'));
    const again = () =>
      say(
        Number(writer.address.split(':')[1]),
        heard.replace(/connection: .*\r\n/i, 'Connection: close\r\n'),
      );
    expect(await again()).toMatch(/^HTTP\/1.1 200/);
    expect(await again()).toMatch(/^HTTP\/1.1 403/);
  });

  it('should leave no connection to Redis open where it cannot be opened', async () => {
    const taken = await deaf();
    const clients = async () =>
      String(await connection.command('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    const before = await clients();
    await expect(
      openPassingOn({ redisUrl: service.url, handler: () => undefined, listen: taken }),
    ).rejects.toThrow('EADDRINUSE');
    await expect.poll(clients).toBe(before);
  });
});
