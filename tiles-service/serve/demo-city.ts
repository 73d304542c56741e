import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { Making, Progress } from '../../models/schema/index.ts';
import { MakingProgress, secondsLeft } from '../demo/stages.ts';

/** Where the fictional city lies that a server without a city shows, relative to the project's folder. */
const DEMO_FOLDER = join('cities', 'liangjiang');
const NAME = { 'zh-CN': '两江（虚构）', en: 'Liangjiang (fictional)' };

export interface DemoCityOptions {
  /** The project's folder. */
  project: string;
  /** Where the city lies, if not in its usual place. */
  folder?: string;
  /** Kilometres of its side, if not the usual ones. */
  size?: number;
  /** What it tells goes over the broker of MQTT_URL. */
  mqtt?: boolean;
  say: (line: string) => void;
}

/** What `npm run city` is given to make the city. */
export const demoCommandLine = (options: Omit<DemoCityOptions, 'say'>): string[] => [
  'demo',
  '--out',
  demoFolder(options),
  ...(options.size === undefined ? [] : ['--size', `${options.size}`]),
  ...(options.mqtt ? ['--mqtt'] : []),
];

export const demoFolder = ({ project, folder }: Pick<DemoCityOptions, 'project' | 'folder'>): string =>
  folder ?? join(project, DEMO_FOLDER);

export const isDemoMade = (folder: string): boolean => existsSync(join(folder, 'public', 'scene.json'));

/** The fictional city while a process of its own makes it, so that the server does not keep its memory. */
export class DemoMaking {
  /** Resolves with the city's folder; rejects with InputError `demo-failed`. */
  readonly done: Promise<string>;
  readonly #child: ChildProcess;
  readonly #progress = new MakingProgress();
  readonly #begun = performance.now();
  #failure: string | undefined;
  #over = false;

  constructor(options: DemoCityOptions) {
    const folder = demoFolder(options);
    options.say(`没有指定城市，先生成虚构的“两江”，约一两分钟，仅此一次：${folder}`);
    options.say('No city was given: making the fictional Liangjiang, a minute or two, this once.');
    const cli = join(options.project, 'tiles-service', 'cli.ts');
    // The terminal shows the command's own progress bar; the page hears of it through the channel.
    this.#child = spawn(process.execPath, [...process.execArgv, cli, ...demoCommandLine(options)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#hear(message as MakingMessage));
    this.done = this.#finish(folder);
    // Told by `state` too, before anyone waits for it.
    this.done.catch(() => {});
  }

  /** What the page is told; undefined once there is nothing more to wait for. */
  get state(): Making | undefined {
    if (this.#over && this.#failure === undefined) return undefined;
    const { stage, share } = this.#progress;
    const left = secondsLeft(share, (performance.now() - this.#begun) / 1000);
    return {
      name: NAME,
      stage,
      share,
      ...(this.#failure !== undefined
        ? { failure: this.#failure }
        : left === undefined
          ? {}
          : { secondsLeft: Math.round(left) }),
    };
  }

  /** Ends the process; what it has finished is taken up by the next one. */
  stop(): void {
    this.#child.kill('SIGTERM');
  }

  #hear({ progress, error }: MakingMessage): void {
    if (progress) this.#progress.tell(progress);
    if (error !== undefined) this.#failure = error;
  }

  async #finish(folder: string): Promise<string> {
    const child = this.#child;
    const reason = await new Promise<string | undefined>((done) => {
      child.on('error', (error) => done(error.message));
      child.on('close', (code, signal) =>
        done(code === 0 ? undefined : `the command ended with ${code ?? signal}.`),
      );
    });
    if (reason === undefined) {
      this.#failure = undefined;
      return folder;
    }
    this.#failure ??= reason;
    this.#over = true;
    throw new InputError(
      'demo-failed',
      folder,
      `the fictional city could not be made: ${this.#failure}`,
      'Start again to go on, give a city of your own with --city, or start with --no-demo.',
    );
  }

  /** The city was made and cannot be served: whoever waits is told why. */
  fail(message: string): void {
    this.#failure ??= message;
    this.#over = true;
  }

  /** The city is served from now on: nobody waits any more. */
  settle(): void {
    this.#over = true;
  }
}

/** What the command line tells a process that started it with a channel. */
export interface MakingMessage {
  progress?: Progress;
  /** What went wrong, for a person. */
  error?: string;
}
