import type { Socket } from 'socket.io';
import type { Packet } from './packet.ts';

/** Bytes that may wait in this process for a connection that takes no more at the moment. */
const MOST_WAITING = 64 << 10;

/** The way to one page. */
export interface Line {
  /** Whether it takes more: what was given to it has gone to the operating system. */
  isReady(): boolean;
  send(packet: Packet): void;
}

/** What of engine.io's connections is looked at: what they have not given to the transport, and it not to the system. */
export interface Connection {
  readyState: string;
  writeBuffer: readonly { data?: string | Buffer }[];
  upgrading?: boolean;
  /** A websocket knows what waits in it, long polling has a request to answer. */
  transport: {
    name?: string;
    writable: boolean;
    socket?: { bufferedAmount?: number; terminate?(): void; _sender?: FrameSender };
  };
}

/** Of the `ws` library: writes frames that are made already, whole and in turn with what else it writes. */
interface FrameSender {
  sendFrame(frame: readonly Buffer[], sent?: (error?: Error) => void): void;
}

/** Bytes that wait in this process for a connection. */
export function waitingOf({ transport, writeBuffer }: Connection): number {
  let waiting = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) waiting += data?.length ?? 0;
  return waiting;
}

export function lineOf({ conn }: Socket): Line {
  const connection = conn as unknown as Connection;
  return {
    isReady() {
      const { readyState, transport, writeBuffer } = connection;
      return (
        readyState === 'open' &&
        transport.writable &&
        writeBuffer.length === 0 &&
        (transport.socket?.bufferedAmount ?? 0) <= MOST_WAITING
      );
    },
    send({ data, websocket }) {
      const { transport, upgrading } = connection;
      const sender = transport.name === 'websocket' && !upgrading ? transport.socket?._sender : undefined;
      // Past engine.io, which has nothing left to do here: its queue and its events cost a fifth of the fan-out.
      if (sender) sender.sendFrame(websocket);
      // Long polling takes the plain data.
      else conn.write(data, { compress: false, wsPreEncodedFrame: websocket } as never);
    },
  };
}

/** Whether a connection does not read what it was told: more waits for it than for one that is only slow. */
export const isUnread = ({ conn }: Socket): boolean =>
  waitingOf(conn as unknown as Connection) > MOST_WAITING;
