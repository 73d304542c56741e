import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * Websocket clients that cost little: they count what comes, and tell the parent whenever every one of them has had one
 * more frame. Run as a process of its own: port, path, number of clients, texts to send after the handshake (JSON).
 */
const [port, path, count, greetings] = process.argv.slice(2);
const clients = Number(count);
const words = JSON.parse(greetings) as string[];
/** How many clients have had so many frames, by the number of frames. */
const had: number[] = [];
let opened = 0;
let bytes = 0;

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.on('error', reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let left: Buffer = Buffer.alloc(0);
    let upgraded = false;
    let frames = 0;
    let spoken = 0;
    const speak = () => {
      if (spoken < words.length) sendText(socket, words[spoken++]);
      else resolve();
    };
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      let data: Buffer = left.length > 0 ? Buffer.concat([left, chunk]) : chunk;
      if (!upgraded) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          left = data;
          return;
        }
        upgraded = true;
        data = data.subarray(end + 4);
        if (words.length === 0) resolve();
      }
      let at = 0;
      while (data.length - at >= 2) {
        const kind = data[at] & 15;
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
        at += head + length;
        if (kind === 1) speak();
        else if (kind === 2) heard(++frames);
      }
      left = data.subarray(at);
    });
  });
}

function heard(frames: number): void {
  had[frames] = (had[frames] ?? 0) + 1;
  if (had[frames] === clients) process.send?.({ frames, bytes });
}

function sendText(socket: Socket, text: string): void {
  const payload = Buffer.from(text);
  // Masked with zeros: as it is.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
}

while (opened < clients) {
  const some = Math.min(100, clients - opened);
  await Promise.all(Array.from({ length: some }, open));
  opened += some;
}
process.send?.({ opened });
process.on('disconnect', () => process.exit());
