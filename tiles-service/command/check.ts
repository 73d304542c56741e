import { checkCity } from '../city/check.ts';
import { type Command, EXIT, UsageError } from './command.ts';

const SHOWN = 50;

export const checkCommand: Command = {
  name: 'check',
  summary: 'Open everything in a city folder and say what is wrong with it.',
  usage: 'check <folder>',
  async run(args, { print, json, signal, onProgress }) {
    if (args.length !== 1) throw new UsageError('check: name one city folder.');
    const { problems, checked } = await checkCity(args[0], { signal, onProgress });
    if (json) print(JSON.stringify({ checked, problems }));
    else {
      for (const { layer, code, where, message } of problems.slice(0, SHOWN))
        print(`${layer}: ${where}: ${message} [${code}]`);
      if (problems.length > SHOWN) print(`… and ${problems.length - SHOWN} more; see them all with --json.`);
      print(
        `${checked.map(({ layer, tiles }) => `${layer} ${tiles} tiles`).join(', ')}: ${problems.length} problems.`,
      );
    }
    return problems.length > 0 ? EXIT.problems : EXIT.done;
  },
};
