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

/** What of engine.io's transports is looked at: a websocket knows what waits in it, long polling has a request to answer. */
interface Transport {
  writable: boolean;
  socket?: { bufferedAmount?: number };
}

export function lineOf({ conn }: Socket): Line {
  return {
    isReady() {
      if (conn.readyState !== 'open') return false;
      const transport = conn.transport as unknown as Transport;
      return (
        transport.writable &&
        (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length === 0 &&
        (transport.socket?.bufferedAmount ?? 0) <= MOST_WAITING
      );
    },
    send({ data, websocket }) {
      // Long polling takes the plain data.
      conn.write(data, { compress: false, wsPreEncodedFrame: websocket } as never);
    },
  };
}
