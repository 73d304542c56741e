import { execFileSync } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { type AccessUnit, accessUnits, parameterSets } from './h264.ts';
import { RtpPackets } from './rtp-h264.ts';

export interface RtspServerOptions {
  /** A file with one H.264 stream, of constant frame rate, which is played over and over. */
  file: string;
  /** Pictures a second, as they were taken. */
  rate: number;
  /** How many times faster than taken they are sent: tests do not wait. */
  speed?: number;
  /** Account and password that are asked for (Basic, RFC 2617). */
  account?: { user: string; password: string };
  port?: number;
}

export interface RtspServer {
  port: number;
  /** Address without an account. */
  url: string;
  /** Clients that are being sent pictures. */
  playing(): number;
  /** Methods as they were asked for. */
  asked: string[];
  close(): Promise<void>;
}

/**
 * A real RTSP 1.0 server (RFC 2326) of one camera at `/camera`: OPTIONS, DESCRIBE, SETUP (RTP interleaved in the
 * connection), PLAY, GET_PARAMETER and TEARDOWN. Video is H.264 by RFC 6184, single units and fragments.
 */
export function startRtspServer(options: RtspServerOptions): Promise<RtspServer> {
  const units = accessUnits(
    execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-i',
        options.file,
        '-an',
        '-c:v',
        'copy',
        '-bsf:v',
        'h264_mp4toannexb',
        '-f',
        'h264',
        '-',
      ],
      { maxBuffer: 256 << 20 },
    ),
  );
  const sessions = new Set<Session>();
  const asked: string[] = [];
  const server = createServer((socket) => {
    const session = new Session(socket, options, units, asked);
    sessions.add(session);
    socket.once('close', () => sessions.delete(session));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      resolve({
        port,
        url: `rtsp://127.0.0.1:${port}/camera`,
        asked,
        playing: () => [...sessions].filter(({ isPlaying }) => isPlaying).length,
        close: () =>
          new Promise((closed) => {
            for (const session of sessions) session.end();
            server.close(() => closed());
          }),
      });
    });
  });
}

const SESSION = '20261121';

/** One connection of a client. */
class Session {
  readonly #socket: Socket;
  readonly #options: RtspServerOptions;
  readonly #units: readonly AccessUnit[];
  readonly #asked: string[];
  #rest: Buffer = Buffer.alloc(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSetUp = false;
  isPlaying = false;

  constructor(socket: Socket, options: RtspServerOptions, units: readonly AccessUnit[], asked: string[]) {
    this.#socket = socket;
    this.#options = options;
    this.#units = units;
    this.#asked = asked;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.once('close', () => this.end());
  }

  end(): void {
    clearTimeout(this.#timer);
    this.isPlaying = false;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      // What a client sends back between its requests are receiver reports (RFC 2326, 10.12).
      if (this.#rest[0] === 0x24) {
        if (this.#rest.length < 4) return;
        const length = 4 + this.#rest.readUInt16BE(2);
        if (this.#rest.length < length) return;
        this.#rest = this.#rest.subarray(length);
        continue;
      }
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [first, ...lines] = this.#rest.toString('latin1', 0, end).split('\r\n');
      this.#rest = this.#rest.subarray(end + 4);
      const headers = new Map(
        lines.map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
        }),
      );
      this.#answer(first.split(' ')[0], first.split(' ')[1], headers);
    }
  }

  #answer(method: string, url: string, headers: ReadonlyMap<string, string>): void {
    this.#asked.push(method);
    const sequence = headers.get('cseq') ?? '0';
    const say = (status: string, more: readonly string[] = [], body = '') =>
      this.#socket.write(
        [
          `RTSP/1.0 ${status}`,
          `CSeq: ${sequence}`,
          ...more,
          ...(body ? [`Content-Length: ${body.length}`] : []),
          '',
          body,
        ].join('\r\n'),
      );
    if (method !== 'OPTIONS' && !this.#mayEnter(headers)) {
      say('401 Unauthorized', ['WWW-Authenticate: Basic realm="camera"']);
      return;
    }
    if (!URL.canParse(url) || !new URL(url).pathname.startsWith('/camera')) {
      say('404 Not Found');
      return;
    }
    switch (method) {
      case 'OPTIONS':
        say('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN']);
        break;
      case 'DESCRIBE':
        say('200 OK', ['Content-Type: application/sdp', `Content-Base: ${url}/`], this.#description());
        break;
      case 'SETUP': {
        const transport = headers.get('transport') ?? '';
        if (!transport.includes('RTP/AVP/TCP')) {
          say('461 Unsupported Transport');
          return;
        }
        this.#isSetUp = true;
        say('200 OK', ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', `Session: ${SESSION};timeout=60`]);
        break;
      }
      case 'PLAY':
        if (!this.#isSetUp) {
          say('455 Method Not Valid in This State');
          return;
        }
        say('200 OK', [`Session: ${SESSION}`, 'Range: npt=now-']);
        this.#play();
        break;
      case 'GET_PARAMETER':
        say('200 OK', [`Session: ${SESSION}`]);
        break;
      case 'TEARDOWN':
        say('200 OK', [`Session: ${SESSION}`]);
        this.end();
        break;
      default:
        say('501 Not Implemented');
    }
  }

  #mayEnter(headers: ReadonlyMap<string, string>): boolean {
    const { account } = this.#options;
    if (!account) return true;
    const words = Buffer.from(`${account.user}:${account.password}`).toString('base64');
    return headers.get('authorization') === `Basic ${words}`;
  }

  #description(): string {
    const { sequence, picture } = parameterSets(this.#units);
    const sets = [sequence, picture].map((set) => set.toString('base64')).join(',');
    const profile = sequence.subarray(1, 4).toString('hex').toUpperCase();
    return [
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=camera',
      'c=IN IP4 0.0.0.0',
      't=0 0',
      'a=control:*',
      'm=video 0 RTP/AVP 96',
      'a=rtpmap:96 H264/90000',
      `a=fmtp:96 packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets}`,
      `a=framerate:${this.#options.rate}`,
      'a=control:trackID=0',
      '',
    ].join('\r\n');
  }

  #play(): void {
    const { rate, speed = 1 } = this.#options;
    const packets = new RtpPackets();
    const began = performance.now();
    this.isPlaying = true;
    let count = 0;
    const step = () => {
      const due = ((performance.now() - began) / 1000) * rate * speed;
      for (; count <= due; count++) {
        // The next round goes on from the last, as a camera does that never ends.
        const unit = this.#units[count % this.#units.length];
        for (const packet of packets.of(unit, Math.round((count * 90_000) / rate))) {
          const frame = Buffer.alloc(4);
          frame[0] = 0x24;
          frame.writeUInt16BE(packet.length, 2);
          this.#socket.write(frame);
          this.#socket.write(packet);
        }
      }
      this.#timer = setTimeout(step, 1000 / rate / speed);
    };
    step();
  }
}
