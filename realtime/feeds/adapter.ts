import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Feed, Observation, ToldEvent, ToldThing } from '../../models/schema/index.ts';

/** What came from a source in one piece, as it came: kept like this in the dead letters until its reader is mended. */
export interface Payload {
  body: Uint8Array;
  /** Media type, if the source says. */
  type?: string;
  /** MQTT topic, file name or path: what the source calls it. */
  subject?: string;
  /** UTC milliseconds at which it was received. */
  received: number;
}

/** A part of a payload that does not fit. The rest of the payload is taken all the same. */
export interface ReadFault {
  /** Stable, as observation-invalid, datum-missing, thing-unknown, not-json. */
  code: string;
  /** What is wrong, naming the place in the payload, and what to do. */
  message: string;
}

export interface Reading {
  things?: readonly ToldThing[];
  observations?: readonly Observation[];
  events?: readonly ToldEvent[];
  faults?: readonly ReadFault[];
  /** What is not as it should be and was taken all the same; it is logged, and makes no dead letter. */
  warnings?: readonly ReadFault[];
}

/** Reads payloads of one feed. No effects: the same payload gives the same reading, so dead letters can be read again. */
export interface PayloadReader {
  read(payload: Payload): Reading;
}

/** What became of a payload; whoever waits for it may tell the source that it is safe. */
export interface Delivery {
  observations: number;
  events: number;
  /** Observations that were there already. */
  repeated: number;
  /** Faults, which are in the dead letters now. */
  faults: readonly ReadFault[];
}

export interface FeedContext {
  /**
   * Resolves when everything of the payload is safe on disk, what does not fit among the dead letters: only then is it
   * acknowledged to the source. Rejects (`IngestFull`) when nothing was kept; the source should send it again.
   */
  deliver(payload: Payload): Promise<Delivery>;
  /** How the connection to the source stands, for the feed board; closed: a recording is over. Detail: see reasonOf. */
  tell(state: 'connecting' | 'connected' | 'failed' | 'closed', detail?: string): void;
  /** Aborted when the feed is to end. */
  signal: AbortSignal;
  logger: Logger;
  /** UTC milliseconds; tests give their own. */
  now(): number;
  /** Folder of the city, for files that a feed names by a relative path. */
  folder: string;
  /** What a feed must know after a restart, as how far it has read; safe on disk when `write` resolves. */
  memory: FeedMemory;
}

export interface FeedMemory {
  /** Undefined at the first start. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

/** A request of a source that calls us. */
export interface CallingRequest {
  /** Names in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came over the wire, before it was unpacked: signatures are of these bytes. */
  body: Uint8Array;
}

export interface OpenFeed {
  close(): Promise<void>;
  /** For feeds that the source calls (http-push, webhook, NGSI-LD notifications): one request's payload. */
  push?(payload: Payload): Promise<Delivery>;
  /**
   * Whether the head of a request can be that of the source, which is asked before a byte of its body is read: `proven`,
   * by its token; `claimed`: it has a signature, which the body will show to be right or not.
   */
  admitsHead?(headers: CallingRequest['headers']): 'proven' | 'claimed' | 'no';
  /** Whether a caller shows that it is the source: by its token and signature, whichever are configured. */
  admits?(request: CallingRequest): boolean;
  /** Bytes of a request that the source may send. */
  mostBytes?: number;
}

/** One way in which sources tell. Adding one is writing this and passing the conformance kit. */
export interface FeedAdapter<Configuration extends Feed = Feed> {
  /** What `adapter` of a feed's configuration says. */
  id: string;
  /** The whole configuration: what every feed says, and this adapter's own. */
  schema: z.ZodType<Configuration>;
  /** Variables of the environment that stand for fields which a feed does not give, as `{ url: 'MQTT_URL' }`. */
  defaults?: Readonly<Record<string, string>>;
  /** Makes the reader, loading what it needs beside the payload, as the static timetable of GTFS. */
  reader(feed: Configuration, context: Pick<FeedContext, 'folder' | 'signal'>): Promise<PayloadReader>;
  /** Connects to the source until the signal is aborted; goes on trying when it is away. */
  open(feed: Configuration, context: FeedContext): Promise<OpenFeed>;
}
