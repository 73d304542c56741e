import { createClient, RESP_TYPES } from 'redis';

/** What is asked of Redis here; answers come as bytes. */
export interface RedisConnection {
  command(...words: (string | Uint8Array)[]): Promise<unknown>;
  close(): void;
}

/** Connects, and connects again as long as it is not closed. What is asked while the server is away is refused. */
export async function connectRedis(
  url: string,
  onError: (error: unknown) => void = () => {},
): Promise<RedisConnection> {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 5), 2_000) },
  });
  client.on('error', onError);
  await client.connect();
  const bytes = client.withTypeMapping({
    [RESP_TYPES.BLOB_STRING]: Buffer,
  });
  return {
    command: (...words) =>
      bytes.sendCommand(words.map((word) => (typeof word === 'string' ? word : Buffer.from(word)))),
    close: () => client.destroy(),
  };
}
