import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What a command of `npm run city` is given; as tiles-service/command/command.ts, which runs it, has it. */
export interface CommandContext {
  /** Prints to standard output: one object with `json`, lines for people without. */
  print(line: string): void;
  json: boolean;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  run(args: string[], context: CommandContext): Promise<number>;
}

export const EXIT = { done: 0, problems: 4 } as const;

/** A call that cannot be understood; told by its name. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

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
