import { InputError } from '../../models/errors.ts';
import { type Command, EXIT } from './command.ts';
import { explainError } from './explain-error.ts';
import { ParentChannel } from './parent-channel.ts';
import { ProgressBar } from './progress-bar.ts';

/** Runs `npm run city`: one of some commands. Gives the exit code. */
export async function runCommandLine(argv: string[], commands: readonly Command[]): Promise<number> {
  const json = argv.includes('--json');
  const [name, ...args] = argv.filter((argument) => argument !== '--json');
  const command = commands.find((candidate) => candidate.name === name);
  if (!command || args.includes('--help') || args.includes('-h')) {
    const known = name === undefined || name === 'help' || name === '--help' || name === '-h' || command;
    (known ? process.stdout : process.stderr).write(
      `${known ? '' : `There is no command "${name}".\n\n`}${help(commands, command)}\n`,
    );
    return known ? EXIT.done : EXIT.usage;
  }
  const cancel = new AbortController();
  const bar = new ProgressBar(process.stderr);
  const channel = new ParentChannel();
  const onSignal = (): void => cancel.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await command.run(args, {
      json,
      signal: cancel.signal,
      print: (line) => {
        bar.clear();
        process.stdout.write(`${line}\n`);
      },
      onProgress: (progress) => {
        if (!json) bar.show(progress);
        channel.tell(progress);
      },
    });
  } catch (error) {
    bar.clear();
    return fail(explainError(error), command, json, cancel.signal, channel);
  } finally {
    bar.clear();
    channel.close();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function fail(
  error: unknown,
  command: Command,
  json: boolean,
  signal: AbortSignal,
  channel: ParentChannel,
): number {
  const { code, text } = explain(error, command, signal);
  channel.fail(text);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ error: text, code: (error as InputError).code ?? 'failed' })}\n`,
    );
  else process.stderr.write(`${text}\n`);
  return code;
}

function explain(error: unknown, command: Command, signal: AbortSignal): { code: number; text: string } {
  if (signal.aborted)
    return {
      code: EXIT.cancelled,
      text: 'Cancelled. What was finished is kept; the same command goes on, or begins anew what is whole or not at all.',
    };
  if ((error as Error).name === 'UsageError')
    return { code: EXIT.usage, text: `${(error as Error).message}\n\n${command.usage}` };
  if (error instanceof InputError || (error as Error).name === 'InputError')
    return { code: EXIT.input, text: (error as Error).message };
  return { code: EXIT.failed, text: `${(error as Error).stack ?? error}` };
}

function help(commands: readonly Command[], command?: Command): string {
  if (command) return `npm run city -- ${command.usage}`;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`);
  return `npm run city -- <command> [--json]\n\n${lines.join('\n')}\n\nMore on each: npm run city -- <command> --help
Exit codes: 0 done, 1 failed, 2 wrong call, 3 wrong input, 4 problems found, 130 cancelled.`;
}
