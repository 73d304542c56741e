import { randomUUID } from 'node:crypto';
import { WriterOvertaken } from '../../database/fence.ts';
import { CityBoards, type LiveCity } from '../live/city-boards.ts';
import type { LiveService } from '../live/serve-live.ts';
import { TopicNumbers } from '../live/topic.ts';
import { CityStream } from './city-stream.ts';
import { MirroredSource } from './mirrored-source.ts';
import { connectRedis } from './redis.ts';
import { leaseKey, WriterLease } from './writer-lease.ts';
import { WrittenSource } from './written-source.ts';

export interface ShareOptions {
  service: LiveService;
  /** `redis://…` */
  url: string;
  /** Id of the city. */
  city: string;
  /**
   * Opens the city's feeds, state and history: this process is its writer from now on. What comes in is taken in by the
   * writer alone. `onOvertaken`: another was found to be the writer.
   */
  open(epoch: number, onOvertaken: () => void): Promise<{ city: LiveCity; close(): Promise<void> }>;
  /** It could not be opened: another process may be the writer, or this one when it has been patient. */
  onFailed?(error: unknown): void;
  /** Its past while another process is its writer; undefined: it cannot be told. */
  past?(): Promise<LiveCity | undefined>;
  /** Of this server, for the others: the writer's is known to all of them. */
  address?: string;
  /** Milliseconds without a word from the writer until another takes its place. */
  patience?: number;
  onError?: (error: unknown) => void;
  /** Ends the wait for a Redis that is away while this opens. */
  signal?: AbortSignal;
}

export interface SharedCity {
  /** Undefined: another process is the writer. */
  readonly epoch: number | undefined;
  /** Address of the server that is the writer, or is about to be; undefined: there is none, or it is this one. */
  writer(): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * One city, told by several processes: one of them holds the lease and writes its topics, the others pass on what it
 * writes. When the writer is gone, another takes its place with a larger epoch.
 */
export async function shareCity(options: ShareOptions): Promise<SharedCity> {
  const { service, url, city: id, signal, address = '', onError = () => {} } = options;
  const holder = `${randomUUID()} ${address}`;
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
    service.put(id, { source, ...(options.past && { past: options.past }) });
    return source;
  }

  async function take(epoch: number): Promise<void> {
    if (lease.epoch !== epoch) return;
    const opened = await options
      .open(epoch, () => lease.lose())
      .catch(async (error: unknown) => {
        if (error instanceof WriterOvertaken) lease.atLeast(error.epoch + 1);
        else options.onFailed?.(error);
        await lease.giveUp();
        if (error instanceof WriterOvertaken || !options.onFailed) throw error;
      });
    if (!opened) return;
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
    async writer() {
      const known = await redis.command('GET', leaseKey(id));
      return known === null || String(known) === holder
        ? undefined
        : String(known).split(' ')[1] || undefined;
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
