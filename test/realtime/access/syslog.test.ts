import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { type AuditEntry, entryAfter } from '../../../realtime/access/audit/entry.ts';
import { parseSyslogTarget, SyslogExport, syslogMessage } from '../../../realtime/access/audit/syslog.ts';
import { auditEnvironment } from '../../../realtime/access/environment.ts';

const TIME = Date.UTC(2026, 10, 21, 18, 30, 0, 7);
const entry = (object: string, outcome: AuditEntry['outcome'] = 'done'): AuditEntry =>
  entryAfter(undefined, { actor: 'a1', address: '10.0.0.7', action: 'session.begin', object, outcome }, TIME);

/** Header and structured data of a message, by the grammar of RFC 5424, section 6. */
const GRAMMAR =
  /^<(\d{1,3})>1 (\S+) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) (\[[^ =\]"]+(?: [^ =\]"]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\]) \ufeff(.*)$/su;

describe('an entry as a syslog message', () => {
  it('should be as RFC 5424 has it, with the hash chain as structured data', () => {
    const one = entry('张三 "]\\');
    const [, priority, time, host, application, , id, data, text] = GRAMMAR.exec(
      syslogMessage(one, 'twin 城'),
    )!;
    expect(Number(priority)).toBe(13 * 8 + 6);
    expect([time, host, application, id]).toEqual([
      '2026-11-21T18:30:00.007Z',
      'twin__',
      'citymirror',
      'session.begin',
    ]);
    expect(data).toContain(`hash="${one.hash}"`);
    expect(data).toContain('object="张三 \\"\\]\\\\"');
    expect(text).toContain('a1 session.begin');
  });

  it('should warn of what was refused, and stay in one line', () => {
    const message = syslogMessage(entry('two\nlines\u0000', 'refused'), 'h');
    expect(message.startsWith(`<${13 * 8 + 4}>`)).toBe(true);
    expect(message).not.toMatch(/\p{Cc}/u);
  });
});

describe('a collector', () => {
  it('should be named by protocol, host and port', () => {
    expect(parseSyslogTarget('udp://logs.lan')).toEqual({ protocol: 'udp', host: 'logs.lan', port: 514 });
    expect(parseSyslogTarget('tls://[fd00::1]:7000')).toEqual({
      protocol: 'tls',
      host: 'fd00::1',
      port: 7000,
    });
    for (const wrong of ['logs.lan', 'http://logs.lan', 'tcp://logs.lan:0', 'tcp://', 'tcp://a:99999'])
      expect(() => parseSyslogTarget(wrong), wrong).toThrow(/udp:\/\/host:514/);
  });

  it('should be sent a datagram for each entry', async () => {
    const collector = createSocket('udp4');
    collector.bind(0, '127.0.0.1');
    await once(collector, 'listening');
    const sender = new SyslogExport({ protocol: 'udp', host: '127.0.0.1', port: collector.address().port });
    const heard = once(collector, 'message');
    sender.send(entry('one'));
    expect(GRAMMAR.exec(String((await heard)[0]))?.[7]).toContain('object="one"');
    await sender.close();
    collector.close();
  });

  it('should be sent over TCP what it missed while it was away, in order', async () => {
    let heard = '';
    const listen = async (port = 0) => {
      const server = createServer((socket) => socket.on('data', (chunk) => (heard += chunk)));
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return server;
    };
    const first = await listen();
    const { port } = first.address() as AddressInfo;
    await new Promise((resolve) => first.close(resolve));
    const trouble = vi.fn();
    const sender = new SyslogExport({ protocol: 'tcp', host: '127.0.0.1', port }, { onTrouble: trouble });
    for (const name of ['one', 'two', 'drei ü']) sender.send(entry(name));
    await vi.waitFor(() => expect(trouble).toHaveBeenCalledTimes(1));
    const second = await listen(port);
    await vi.waitFor(() => expect(heard).toContain('drei'), { timeout: 10_000 });
    const messages: string[] = [];
    for (let rest = Buffer.from(heard); rest.length > 0; ) {
      const space = rest.indexOf(' ');
      const length = Number(rest.subarray(0, space));
      messages.push(rest.subarray(space + 1, space + 1 + length).toString());
      rest = rest.subarray(space + 1 + length);
    }
    expect(messages.map((message) => /object="([^"]*)"/.exec(message)?.[1])).toEqual([
      'one',
      'two',
      'drei ü',
    ]);
    await sender.close();
    await new Promise((resolve) => second.close(resolve));
  }, 20_000);
});

describe('the environment', () => {
  it('should not let the log be kept for less than 180 days', () => {
    expect(auditEnvironment({})).toEqual({ days: 180, syslog: undefined });
    expect(auditEnvironment({ AUDIT_DAYS: '400', AUDIT_SYSLOG: 'tcp://logs.lan' })).toMatchObject({
      days: 400,
      syslog: { port: 601 },
    });
    for (const days of ['179', '0', '-1', 'ever', ''])
      expect(() => auditEnvironment({ AUDIT_DAYS: days }), days).toThrow(/180 days/);
  });
});
