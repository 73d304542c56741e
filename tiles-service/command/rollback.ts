import { rollbackLayer } from '../city/rollback.ts';
import { type Command, EXIT, UsageError } from './command.ts';

export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'Put the version that a layer had before back in force; a second call undoes it.',
  usage: 'rollback <folder> <layer>',
  async run(args, { print, json }) {
    if (args.length !== 2) throw new UsageError('rollback: name a city folder and a layer.');
    const layer = await rollbackLayer(args[0], args[1]);
    print(
      json
        ? JSON.stringify({ layer: layer.id, version: layer.version })
        : `${layer.id} is version ${layer.version} again.`,
    );
    return EXIT.done;
  },
};
