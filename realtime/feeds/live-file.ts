import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIVE_FILE, LiveFileError, parseLiveConfiguration } from '../../models/live/configuration.ts';
import { pauseAfter } from '../../models/pause.ts';
import type { LiveConfiguration } from '../../models/schema/index.ts';

/** Milliseconds between looks at the file. A look works on every file system, also where changes are not told. */
const INTERVAL = 1_000;
/** Looks after which what failed for another reason than the file itself is tried again: the first time, and at the most. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;

export interface LiveFileOptions {
  interval?: number;
}

export interface LiveFileListener {
  /** What the file says from now on. Throws or rejects with an InputError where it cannot be followed. */
  onChange(configuration: LiveConfiguration): Promise<void>;
  /** The file cannot be followed, and what it said before is still so; undefined: it can again. */
  onProblem(error: Error | undefined): void;
}

/** The live.json of a city, read anew when it has changed. A file that cannot be used changes nothing. */
export class LiveFile {
  readonly path: string;
  #configuration: LiveConfiguration | undefined;
  /** Of the file as it was read last, and as it was seen last: one that is being written changes from look to look. */
  #read: string;
  #seen: string;
  /** Times in a row that it could not be followed though nothing was wrong with it, what was told, and looks until the next. */
  #failures = 0;
  #told = '';
  #pause = 0;
  #listener: LiveFileListener | undefined;
  #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;

  private constructor(
    path: string,
    stamp: string,
    configuration: LiveConfiguration | undefined,
    interval: number,
  ) {
    this.path = path;
    this.#read = this.#seen = stamp;
    this.#configuration = configuration;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
    }, interval);
    this.#timer.unref();
  }

  /** Reads the file and follows it from now on. A file that cannot be used is told to `onProblem` of the follower. */
  static async open(
    folder: string,
    { interval = INTERVAL }: LiveFileOptions = {},
  ): Promise<{ file: LiveFile; error?: Error }> {
    const path = join(folder, LIVE_FILE);
    const stamp = await stampOf(path);
    try {
      const configuration = stamp === NONE ? undefined : await readConfiguration(path);
      return { file: new LiveFile(path, stamp, configuration, interval) };
    } catch (error) {
      return { file: new LiveFile(path, stamp, undefined, interval), error: error as Error };
    }
  }

  /** The last one that could be used; undefined: there has been none. */
  get configuration(): LiveConfiguration | undefined {
    return this.#configuration;
  }

  follow(listener: LiveFileListener): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#listener = undefined;
    await this.#looking;
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.path);
    const isQuiet = stamp === this.#seen;
    if (!isQuiet) this.#pause = this.#failures = 0;
    this.#seen = stamp;
    const listener = this.#listener;
    if (!isQuiet || stamp === this.#read || !listener || this.#pause-- > 0) return;
    try {
      if (stamp === NONE)
        throw new LiveFileError(this.path, 'the document', 'there is no such file any more.', LEFT);
      const configuration = await readConfiguration(this.path);
      await listener.onChange(configuration);
      this.#configuration = configuration;
      this.#read = stamp;
      this.#pause = this.#failures = 0;
      this.#tell(undefined);
    } catch (error) {
      // What is wrong with the file stays wrong until it is written anew; anything else, as a full disk, may pass.
      const isLasting = error instanceof LiveFileError;
      this.#read = isLasting ? stamp : UNREAD;
      this.#pause = isLasting ? 0 : pauseAfter(this.#failures++, FIRST_PAUSE, LONGEST_PAUSE);
      this.#tell(error as Error, `${stamp} ${error}`);
    }
  }

  /** Each problem of a file once, however often it is tried. */
  #tell(error: Error | undefined, words = ''): void {
    if (words !== '' && words === this.#told) return;
    this.#told = words;
    this.#listener?.onProblem(error);
  }
}

const NONE = 'none';
/** No stamp: nothing runs as any file says. */
const UNREAD = 'unread';
const LEFT = 'What it said before runs on; put it back, or end the server.';

const readConfiguration = async (path: string) => parseLiveConfiguration(await readFile(path, 'utf8'), path);

async function stampOf(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() ? `${facts.mtimeMs} ${facts.size} ${facts.ino}` : NONE;
}
