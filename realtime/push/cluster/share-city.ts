import { randomUUID } from 'node:crypto';
import { CityBoards, type LiveCity } from '../live/city-boards.ts';
import type { LiveService } from '../live/serve-live.ts';
import { TopicNumbers } from '../live/topic.ts';
import { CityStream } from './city-stream.ts';
import { MirroredSource } from './mirrored-source.ts';
import { connectRedis } from './redis.ts';
import { WriterLease } from './writer-lease.ts';
import { WrittenSource } from './written-source.ts';

export interface ShareOptions {
  service: LiveService;
  /** `redis://…` */
  url: string;
  /** Id of the city. */
  city: string;
  /**
   * Opens the city's feeds, state and history: this process is its writer from now on. What comes in is taken in by the
   * writer alone.
   */
  open(epoch: number): Promise<{ city: LiveCity; close(): Promise<void> }>;
  /** Milliseconds without a word from the writer until another takes its place. */
  patience?: number;
  onError?: (error: unknown) => void;
  /** Ends the wait for a Redis that is away while this opens. */
  signal?: AbortSignal;
}

export interface SharedCity {
  /** Undefined: another process is the writer. */
  readonly epoch: number | undefined;
  close(): Promise<void>;
}

/**
 * One city, told by several processes: one of them holds the lease and writes its topics, the others pass on what it
 * writes. When the writer is gone, another takes its place with a larger epoch.
 */
export async function shareCity(options: ShareOptions): Promise<SharedCity> {
  const { service, url, city: id, signal, onError = () => {} } = options;
  const holder = randomUUID();
  const connect = () => connectRedis(url, onError, signal);
  const [redis, told, asked] = await Promise.all([connect(), connect(), connect()]);
  const stream = new CityStream(redis, id);
  const ends = new AbortController();
  let written: { source: WrittenSource; close(): Promise<void> } | undefined;
  let mirrored: MirroredSource | undefined;
  let newest = -1;
  /** Taking and leaving the writer's place come one after another. */
  let line: Promise<unknown> = Promise.resolve();

  function mirror(epoch: number): MirroredSource {
    const source: MirroredSource = new MirroredSource(stream, epoch, (frames) =>
      service.tell(source, frames),
    );
    mirrored = source;
    service.put(id, { source });
    return source;
  }

  async function take(epoch: number): Promise<void> {
    if (lease.epoch !== epoch) return;
    const opened = await options.open(epoch).catch(async (error: unknown) => {
      await lease.giveUp();
      throw error;
    });
    if (lease.epoch !== epoch || ends.signal.aborted) {
      await opened.close();
      return;
    }
    newest = epoch;
    mirrored = undefined;
    const boards = new CityBoards(opened.city, { epoch, numbers: new TopicNumbers() });
    const source = new WrittenSource(boards, stream, holder, () => lease.lose());
    written = { source, close: opened.close };
    service.put(id, { source, city: opened.city });
  }

  async function leave(): Promise<void> {
    const before = written;
    written = undefined;
    if (!ends.signal.aborted) mirror(newest);
    await before?.close();
    await stream.ask('who').catch(onError);
  }

  await stream.follow(
    'told',
    told,
    (entry) => {
      // Of a writer that was overtaken, or of this process itself.
      if (entry.epoch < newest || written) return;
      if (entry.epoch > newest || !mirrored) {
        newest = entry.epoch;
        mirror(newest);
        if (entry.kind !== 'topics') stream.ask('who').catch(onError);
      }
      mirrored?.take(entry);
    },
    ends.signal,
  );
  await stream.follow(
    'asked',
    asked,
    ({ kind, payload }) => {
      if (!written) return;
      if (kind === 'who') written.source.tellAll();
      else if (kind === 'want') {
        const numbers = JSON.parse(Buffer.from(payload).toString()) as number[];
        written.source.tellWhole(numbers).catch(onError);
      }
    },
    ends.signal,
  );
  mirror(newest);
  await stream.ask('who');
  const lease = new WriterLease({
    redis,
    name: id,
    holder,
    ...(options.patience !== undefined && { patience: options.patience }),
    onTaken: (epoch) => {
      line = line.then(() => take(epoch)).catch(onError);
    },
    onLost: () => {
      line = line.then(leave).catch(onError);
    },
  });
  return {
    get epoch() {
      return written?.source.epoch;
    },
    async close() {
      ends.abort();
      // Closed before the lease is given back: nothing is taken in by two.
      await line;
      await written?.close();
      written?.source.close();
      mirrored?.close();
      await lease.close();
      for (const connection of [redis, told, asked]) connection.close();
    },
  };
}
