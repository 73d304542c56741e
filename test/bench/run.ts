import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/**
 * `npm run bench -- <name…>`: prints figures as lines `bench figure=value …` that a person and a script can read.
 */
interface Bench {
  run: (print: (line: string) => void) => Promise<void>;
}

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
/** Names; what begins with -- is an option of a bench, with its value. */
const wanted = process.argv
  .slice(2)
  .filter((word, i, all) => !word.startsWith('--') && !all[i - 1]?.startsWith('--'));
const unknown = wanted.filter((name) => !names.includes(name));
if (wanted.length === 0 || unknown.length > 0) {
  console.error(
    `${unknown.length ? `There is no bench "${unknown[0]}". ` : ''}npm run bench -- <name…>, of: ${names.join(', ')}`,
  );
  process.exit(2);
}
console.log(
  `machine cores=${availableParallelism()} cpu="${cpus()[0].model}" memory_gb=${(totalmem() / 2 ** 30).toFixed(0)} node=${process.version}`,
);
for (const name of wanted) {
  const bench = (await import(`./${name}.ts`)) as Bench;
  await bench.run((line) => console.log(line));
}
