import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { InputError } from '../../../models/errors.ts';
import type { AuditEntry } from './entry.ts';

/** Facility 13, log audit (RFC 5424, table 1); severities 6 informational, 4 warning (table 2). */
const FACILITY = 13;
const INFORMATIONAL = 6;
const WARNING = 4;
/** Messages that wait while a collector does not answer; it can be brought up to date by an export then. */
const MOST_WAITING = 10_000;
/** Milliseconds between two tries to connect. */
const AGAIN = 2_000;
const STRUCTURE = 'audit@32473';

export interface SyslogTarget {
  protocol: 'udp' | 'tcp' | 'tls';
  host: string;
  port: number;
}

/** `udp://host`, `tcp://host:port`, `tls://host:port`; ports are 514, 601 and 6514 else. Throws InputError. */
export function parseSyslogTarget(text: string): SyslogTarget {
  const match = /^(udp|tcp|tls):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  const protocol = match?.[1].toLowerCase() as SyslogTarget['protocol'] | undefined;
  const port =
    match?.[3] === undefined ? { udp: 514, tcp: 601, tls: 6514 }[protocol ?? 'udp'] : Number(match[3]);
  if (!match || !protocol || port < 1 || port > 65_535)
    throw new InputError(
      'syslog-target',
      text,
      'this is no address of a syslog collector.',
      'Give udp://host:514, tcp://host:601 or tls://host:6514.',
    );
  return { protocol, host: match[2].replace(/^\[|\]$/g, ''), port };
}

/**
 * An entry as a syslog message (RFC 5424): the hash chain goes along as structured data, so that the collector's copy
 * shows when the log here was made anew.
 */
export function syslogMessage(entry: AuditEntry, host = hostname()): string {
  const { time, sequence, hash, previous, actor, address, action, object, outcome, details } = entry;
  const severity = outcome === 'done' ? INFORMATIONAL : WARNING;
  const data = { sequence, hash, previous, actor, address, action, object, outcome };
  const structured = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  const words = [actor, action, object, outcome, details && JSON.stringify(details)]
    .filter(Boolean)
    .join(' ');
  const stamp = new Date(time).toISOString();
  // A byte order mark says that what follows is UTF-8 (section 6.4).
  return `<${FACILITY * 8 + severity}>1 ${stamp} ${printable(host)} citymirror ${process.pid} ${printable(action).slice(0, 32)} [${STRUCTURE}${structured}] \ufeff${oneLine(words)}`;
}

/** Section 6.3.3. */
const escaped = (text: string): string => oneLine(text).replace(/[\\"\]]/g, '\\$&');
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '_') || '-';

export interface SyslogOptions {
  /** Told once when the collector is lost, and once with how many entries did not wait for it. */
  onTrouble?: (message: string) => void;
}

/** Passes entries on to a collector. What cannot be sent waits, up to a bound; the log on disk is what counts. */
export class SyslogExport {
  readonly #target: SyslogTarget;
  readonly #onTrouble: (message: string) => void;
  readonly #udp: ReturnType<typeof createSocket> | undefined;
  #socket: Socket | undefined;
  #waiting: string[] = [];
  #dropped = 0;
  #isLost = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(target: SyslogTarget, { onTrouble = () => undefined }: SyslogOptions = {}) {
    this.#target = target;
    this.#onTrouble = onTrouble;
    if (target.protocol === 'udp') {
      this.#udp = createSocket(target.host.includes(':') ? 'udp6' : 'udp4');
      this.#udp.on('error', (error) => this.#onTrouble(error.message));
      this.#udp.unref();
    } else this.#connect();
  }

  send(entry: AuditEntry): void {
    const message = syslogMessage(entry);
    if (this.#udp) {
      this.#udp.send(message, this.#target.port, this.#target.host, (error) => {
        if (error) this.#onTrouble(error.message);
      });
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.#waiting.push(message);
    this.#flush();
  }

  /** Gives what waits a moment to go out. */
  async close(patience = 1_000): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#flush();
    const socket = this.#socket;
    if (socket?.writable)
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, patience);
        socket.end(() => {
          clearTimeout(late);
          resolve();
        });
      });
    socket?.destroy();
    await new Promise<void>((resolve) => (this.#udp ? this.#udp.close(resolve) : resolve()));
  }

  #connect(): void {
    if (this.#isClosed) return;
    const { protocol, host, port } = this.#target;
    const connected = () => {
      this.#isLost = false;
      if (this.#dropped > 0)
        this.#onTrouble(
          `${this.#dropped} entries did not reach the syslog collector: it was away for too long.`,
        );
      this.#dropped = 0;
      this.#flush();
    };
    const socket =
      protocol === 'tls'
        ? connectTls({ host, port, servername: host }, connected)
        : connectTcp({ host, port }, connected);
    socket.setKeepAlive(true, 30_000);
    socket.unref();
    socket.on('error', (error) => {
      if (!this.#isLost) this.#onTrouble(`The syslog collector does not answer: ${error.message}`);
      this.#isLost = true;
    });
    socket.on('close', () => {
      this.#socket = undefined;
      this.#timer = setTimeout(() => this.#connect(), AGAIN).unref();
    });
    // Collectors say nothing; their end of the connection shows by reading.
    socket.resume();
    this.#socket = socket;
  }

  #flush(): void {
    const socket = this.#socket;
    if (!socket?.writable || socket.connecting) return;
    const messages = this.#waiting;
    this.#waiting = [];
    // Octet counting (RFC 6587, section 3.4.1): a message may hold anything.
    for (const message of messages) socket.write(`${Buffer.byteLength(message)} ${message}`);
  }
}
