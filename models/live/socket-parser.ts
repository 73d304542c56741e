/**
 * How packets of socket.io are written, on the server and in the page: texts as its own parser writes them (protocol 5),
 * and frames as one binary packet each, without a text before it that announces an attachment. Nothing else is binary.
 */

/** Namespace and event of binary packets. */
export const FRAMES_NAMESPACE = '/live';
export const FRAMES_EVENT = 'frames';
/** First byte of a binary packet; others are kept for what comes. */
export const FRAMES_BYTE = 1;

const EVENT = 2;
const ACK = 3;
const TYPES = 5;
const LONGEST_NAMESPACE = 60;
/** Names that socket.io keeps for itself. */
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];

export interface SocketPacket {
  /** 0 connect, 1 disconnect, 2 event, 3 acknowledgement, 4 refusal. */
  type: number;
  nsp: string;
  id?: number;
  data?: unknown;
}

/** A packet with frames, as it goes over the line. */
export function framesPacket(frames: Uint8Array): Uint8Array {
  const packet = new Uint8Array(frames.length + 1);
  packet[0] = FRAMES_BYTE;
  packet.set(frames, 1);
  return packet;
}

export class Encoder {
  encode({ type, nsp, id, data }: SocketPacket): (string | Uint8Array)[] {
    if (type === EVENT && Array.isArray(data) && data[0] === FRAMES_EVENT && data[1] instanceof Uint8Array)
      return [framesPacket(data[1])];
    const namespace = nsp === '/' ? '' : `${nsp},`;
    return [`${type}${namespace}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

type Listener = (packet: SocketPacket) => void;

/** Throws at a packet that is not one: socket.io then ends the connection. */
export class Decoder {
  readonly #listeners = new Set<Listener>();

  on(_event: 'decoded', listener: Listener): this {
    this.#listeners.add(listener);
    return this;
  }

  off(_event: 'decoded', listener: Listener): this {
    this.#listeners.delete(listener);
    return this;
  }

  removeListener(event: 'decoded', listener: Listener): this {
    return this.off(event, listener);
  }

  add(message: unknown): void {
    const packet = typeof message === 'string' ? decodeText(message) : decodeBinary(message);
    for (const listener of this.#listeners) listener(packet);
  }

  /** Nothing is kept between packets. */
  destroy(): void {}
}

function decodeBinary(message: unknown): SocketPacket {
  const bytes =
    message instanceof Uint8Array
      ? message
      : message instanceof ArrayBuffer
        ? new Uint8Array(message)
        : undefined;
  if (!bytes || bytes[0] !== FRAMES_BYTE) throw new Error('A binary packet is not one of frames.');
  return { type: EVENT, nsp: FRAMES_NAMESPACE, data: [FRAMES_EVENT, bytes.subarray(1)] };
}

const HEAD = /^([0-4])(\/[^,]*(?:,|$))?(\d{1,15})?/;

function decodeText(message: string): SocketPacket {
  const head = HEAD.exec(message.slice(0, LONGEST_NAMESPACE + 20));
  if (!head) throw new Error('A packet has no type.');
  const type = Number(head[1]);
  const nsp = head[2] ? head[2].replace(/,$/, '') : '/';
  if (nsp.length > LONGEST_NAMESPACE) throw new Error('A packet names too long a namespace.');
  const rest = message.slice(head[0].length);
  const data: unknown = rest === '' ? undefined : JSON.parse(rest);
  if (!isValid(type, data)) throw new Error('A packet has what its type does not allow.');
  return {
    type,
    nsp,
    ...(head[3] !== undefined && { id: Number(head[3]) }),
    ...(data !== undefined && { data }),
  };
}

function isValid(type: number, data: unknown): boolean {
  if (type >= TYPES) return false;
  if (type === EVENT)
    return Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.includes(data[0]);
  if (type === ACK) return Array.isArray(data);
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (type === 0) return data === undefined || isObject;
  if (type === 1) return data === undefined;
  return isObject || typeof data === 'string';
}
