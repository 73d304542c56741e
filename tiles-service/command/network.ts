import type { NetworkProduct } from '../city/network/build-networks.ts';
import { networkCity } from '../city/network/remake-networks.ts';
import { workersOf } from './build.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { networksOf, printNetworks } from './print-networks.ts';

export const networkCommand: Command = {
  name: 'network',
  summary: 'Make the networks of roads and pipes of a city that stands, and say what is odd about them.',
  usage: `network <city> [options]

  --workers <n>   worker threads (default: the number of cores)

import, build and sync make them too; this is for a city that was made before there were any.`,
  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('network: name one city folder.');
    const products = await networkCity({
      out: positionals[0],
      ...(values.workers ? { workers: workersOf('network', values.workers) } : {}),
      signal,
      onProgress,
    });
    if (json) print(JSON.stringify({ networks: networksOf(products) }));
    else {
      if (products.length === 0)
        print('The city has no roads from OpenStreetMap and no features of the type Pipe.');
      for (const product of products) for (const line of networkLines(product)) print(line);
    }
    return EXIT.done;
  },
};

/** What a person should know of a network, and what is odd about it. */
function networkLines(product: NetworkProduct): string[] {
  const { entry, report } = product;
  const lines: string[] = [];
  printNetworks([product], (line) => lines.push(line));
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  if (report.kind === 'road') {
    const { components, bans } = report;
    lines.push(
      `  ${entry.publication}; ${bans.turns + bans.paths} turns are banned, ${report.signals} traffic signals; ` +
        `one-way ${percent(report.onewayShare)}, speed said ${percent(1 - report.speedAssumedShare)}, lanes said ${percent(1 - report.lanesAssumedShare)}`,
      `  ${components.strong} strongly connected components; ${percent(components.largestStrongShare)} of the length lies in the largest, ` +
        `from where one gets everywhere and back`,
    );
  } else
    lines.push(
      `  ${entry.publication}; ${Object.entries(report.kilometresByKind)
        .map(([kind, kilometres]) => `${kind} ${kilometres} km`)
        .join(
          ', ',
        )}; diameter said ${percent(report.diameterShare)}, levels said ${percent(report.invertShare)}`,
      `  ${report.components.count} components, ${percent(report.components.largestShare)} of the length in the largest; ` +
        `direction of flow by ${Object.entries(report.directions)
          .map(([how, count]) => `${how} ${count}`)
          .join(', ')}`,
    );
  for (const [name, { count, examples }] of Object.entries(report.checks))
    if (count > 0) lines.push(`  ${wordsOf(name)}: ${count}, for example ${examples.slice(0, 3).join(', ')}`);
  for (const { message, count, examples } of [
    ...report.tally.dropped,
    ...report.tally.repaired,
    ...report.tally.notes,
  ])
    lines.push(`  ${count} × ${message} (${examples.slice(0, 3).join(', ')})`);
  return lines;
}

/** `onewayIntoNothing` → `oneway into nothing`. */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function parse(args: string[]) {
  return parseOptions('network', { args, allowPositionals: true, options: { workers: { type: 'string' } } });
}
