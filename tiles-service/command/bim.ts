import type { BimChanges } from '../../models/bim/compare.ts';
import { inspectModel } from '../city/bim/inspect-models.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

/** Lines that are printed of one kind; `--json` has all. */
const MOST = 20;

export const bimCommand: Command = {
  name: 'bim',
  summary: 'Check a building model, compare it with the version before or with another, find clashes.',
  usage: `bim <folder> <layer> [options]

  --with <layer>       compare with this model, and look for clashes with it, in place of the version before
  --tolerance <mm>     millimetres that elements may be in each other (10)`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('bim', {
      args,
      allowPositionals: true,
      options: { with: { type: 'string' }, tolerance: { type: 'string' } },
    });
    const [folder, layer, ...more] = positionals;
    if (layer === undefined || more.length > 0)
      throw new UsageError('bim: name a city folder and the layer of a building model.');
    if (values.with === layer)
      throw new UsageError(`bim: --with names ${layer} itself: name another model to check it against.`);
    const millimetres = Number(values.tolerance ?? 10);
    if (!(millimetres > 0 && millimetres <= 1000))
      throw new UsageError(`bim: --tolerance "${values.tolerance}" is no number of millimetres up to 1000.`);
    const found = await inspectModel(folder, layer, values.with, millimetres / 1000);
    const { findings, compared, clashes } = found;
    if (json) print(JSON.stringify(found));
    else {
      print(`${layer}: ${found.storeys} storeys, ${found.spaces} rooms, ${found.elements} elements`);
      const list = (title: string, lines: readonly string[]): void => {
        print(`${title}: ${lines.length}`);
        for (const line of lines.slice(0, MOST)) print(`  ${line}`);
        if (lines.length > MOST) print(`  … and ${lines.length - MOST} more`);
      };
      list(
        'findings',
        findings.map(
          ({ kind, id, metres }) => `${kind} ${id}${metres === undefined ? '' : ` ${metres.toFixed(2)} m`}`,
        ),
      );
      if (compared) {
        const { elements, spaces, storeys, structure } = compared.difference;
        print(`compared with ${compared.with}`);
        for (const [name, changes] of Object.entries({ elements, spaces, storeys, structure }))
          printChanges(name, changes, print, list);
      }
      if (clashes)
        list(
          'clashes',
          clashes.map(
            ({ a, b, kind, reach, longitude, latitude, height }) =>
              `${a} × ${b} ${kind} ${reach.toFixed(2)} m at ${longitude.toFixed(7)}, ${latitude.toFixed(7)}, ${height.toFixed(2)}`,
          ),
        );
    }
    return findings.length + (clashes?.length ?? 0) > 0 ? EXIT.problems : EXIT.done;
  },
};

function printChanges(
  name: string,
  { added, removed, moved, changed, same }: BimChanges<{ id: string; name?: string }>,
  print: (line: string) => void,
  list: (title: string, lines: readonly string[]) => void,
): void {
  if (added.length + removed.length + moved.length + changed.length === 0) {
    if (same > 0) print(`${name}: all ${same} the same`);
    return;
  }
  print(`${name}: ${same} the same`);
  const told = ({ id, name: own }: { id: string; name?: string }): string => (own ? `${id} ${own}` : id);
  list('  added', added.map(told));
  list('  removed', removed.map(told));
  list(
    '  changed',
    changed.map(({ after }) => told(after)),
  );
  list(
    '  moved',
    moved.map(
      ({ after, metres, degrees }) =>
        `${told(after)} by ${metres.toFixed(3)} m${degrees === 0 ? '' : `, turned by ${degrees.toFixed(1)}°`}`,
    ),
  );
}
