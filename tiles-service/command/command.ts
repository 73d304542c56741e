import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Progress } from '../../models/schema/index.ts';

/** What a command of the command line is given. */
export interface CommandContext {
  /** Prints to standard output: one object with `--json`, lines for people without. */
  print: (line: string) => void;
  json: boolean;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** The exit code: see EXIT. */
  run: (args: string[], context: CommandContext) => Promise<number>;
}

/** What the exit codes mean. */
export const EXIT = { done: 0, failed: 1, usage: 2, input: 3, problems: 4, cancelled: 130 } as const;

/** A call that cannot be understood; the message says what is wrong and how it is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `parseArgs` for a command. Throws UsageError, with the command's name, for options that it does not have. */
export function parseOptions<Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${command}: ${(error as Error).message}`);
  }
}
