import { findFeatures } from '../city/find-feature.ts';
import { type Command, EXIT, UsageError } from './command.ts';

export const findCommand: Command = {
  name: 'find',
  summary:
    'Say what a city knows of a feature, also of one that is gone, by its id or that of another owner.',
  usage: `find <folder> <source>:<id>
find <folder> <owner>=<id>`,
  async run(args, { print, json }) {
    if (args.length !== 2) throw new UsageError('find: name a city folder and an id.');
    const features = await findFeatures(args[0], args[1]);
    if (json) {
      print(JSON.stringify(features));
      return EXIT.done;
    }
    for (const { id, standing, validFrom, validTo, history, until } of features) {
      print(`${id}${until ? ` (so until ${until})` : ''}${standing.length === 0 ? ' (gone)' : ''}`);
      if (validFrom || validTo) print(`  valid from ${validFrom ?? '…'} to ${validTo ?? 'now'}`);
      for (const { layer, publication } of standing) print(`  in ${layer} (${publication})`);
      for (const { at, change } of history) print(`  ${at} ${change}`);
      const record = standing.at(-1)?.record;
      if (record) print(JSON.stringify(record, undefined, 2).replace(/^/gm, '  '));
    }
    return EXIT.done;
  },
};
