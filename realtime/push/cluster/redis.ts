import { createClient, RESP_TYPES } from 'redis';

/** What is asked of Redis here; answers come as bytes. */
export interface RedisConnection {
  command(...words: (string | Uint8Array)[]): Promise<unknown>;
  close(): void;
}

/**
 * Connects, and connects again as long as it is not closed. What is asked while the server is away is refused. A server
 * that is not there yet is waited for, until `signal` ends it.
 */
export async function connectRedis(
  url: string,
  onError: (error: unknown) => void = () => {},
  signal?: AbortSignal,
): Promise<RedisConnection> {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 5), 2_000) },
  });
  client.on('error', onError);
  const giveUp = () => client.destroy();
  signal?.addEventListener('abort', giveUp);
  await client.connect();
  signal?.removeEventListener('abort', giveUp);
  const bytes = client.withTypeMapping({
    [RESP_TYPES.BLOB_STRING]: Buffer,
  });
  return {
    command: (...words) =>
      bytes.sendCommand(words.map((word) => (typeof word === 'string' ? word : Buffer.from(word)))),
    close: () => client.destroy(),
  };
}
