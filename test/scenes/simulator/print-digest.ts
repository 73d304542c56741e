import { createHash } from 'node:crypto';
import { everything } from './everything.ts';

/** Prints what simulation.test.ts reckons too; the other layers are asked first here, and other times. */
const begin = Number(process.argv[2]);
const simulation = everything();
for (const layer of [...simulation.layers.keys()].reverse())
  simulation.observations(layer, begin + 20 * 3_600_000, begin + 20 * 3_600_000 + 5_000);
const digest = createHash('sha256');
for (const layer of simulation.layers.keys())
  digest.update(
    JSON.stringify(simulation.observations(layer, begin + 13 * 3_600_000, begin + 13 * 3_600_000 + 60_000)),
  );
digest.update(JSON.stringify(simulation.events(begin, begin + 86_400_000)));
console.log(digest.digest('hex'));
