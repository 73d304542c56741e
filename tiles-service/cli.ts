import { InputError } from '../models/errors.ts';
import { buildCommand, syncCommand } from './command/build.ts';
import { checkCommand } from './command/check.ts';
import { type Command, EXIT, UsageError } from './command/command.ts';
import { demoCommand } from './command/demo.ts';
import { explainError } from './command/explain-error.ts';
import { findCommand } from './command/find.ts';
import { fitTransformCommand } from './command/fit-transform.ts';
import { gridCommand } from './command/grid.ts';
import { importCommand } from './command/import.ts';
import { infoCommand } from './command/info.ts';
import { networkCommand } from './command/network.ts';
import { ParentChannel } from './command/parent-channel.ts';
import { planCommand } from './command/plan.ts';
import { ProgressBar } from './command/progress-bar.ts';
import { publishCommand } from './command/publish.ts';
import { rollbackCommand } from './command/rollback.ts';
import { routeCommand } from './command/route.ts';
import { schemaCommand } from './command/schema.ts';

const COMMANDS: readonly Command[] = [
  planCommand,
  buildCommand,
  syncCommand,
  importCommand,
  infoCommand,
  findCommand,
  checkCommand,
  rollbackCommand,
  networkCommand,
  fitTransformCommand,
  routeCommand,
  gridCommand,
  publishCommand,
  demoCommand,
  schemaCommand,
];

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const json = argv.includes('--json');
  const [name, ...args] = argv.filter((argument) => argument !== '--json');
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command || args.includes('--help') || args.includes('-h')) {
    const known = name === undefined || name === 'help' || name === '--help' || name === '-h' || command;
    (known ? process.stdout : process.stderr).write(
      `${known ? '' : `There is no command "${name}".\n\n`}${help(command)}\n`,
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
      text: 'Cancelled. What was finished is kept; run the same command to go on.',
    };
  if (error instanceof UsageError) return { code: EXIT.usage, text: `${error.message}\n\n${command.usage}` };
  if (error instanceof InputError || (error as Error).name === 'InputError')
    return { code: EXIT.input, text: (error as Error).message };
  return { code: EXIT.failed, text: `${(error as Error).stack ?? error}` };
}

function help(command?: Command): string {
  if (command) return `npm run city -- ${command.usage}`;
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`);
  return `npm run city -- <command> [--json]\n\n${lines.join('\n')}\n\nMore on each: npm run city -- <command> --help
Exit codes: 0 done, 1 failed, 2 wrong call, 3 wrong input, 4 problems found, 130 cancelled.`;
}
