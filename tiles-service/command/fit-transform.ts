import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { InputError } from '../../models/errors.ts';
import { readControlPoints } from '../fit/control-points.ts';
import { FIT_METHODS, type FitMethod, fitTransform, type TransformFit } from '../fit/fit-transform.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

export const fitTransformCommand: Command = {
  name: 'fit-transform',
  summary: "Find the 4 or 7 parameters of a site's own grid from control points.",
  usage: `fit-transform <points.csv> [options]

  --method <method>   ${FIT_METHODS.join(', ')} (similarity)
  --target <crs>      CRS of target_east and target_north: EPSG:4549
  --base <crs>        for seven parameters: the site's CRS on its own ellipsoid
  --out <file>        write the transform there, for the manifest's \`transforms\`; keep it on the server

Columns: name, east, north, height, target_east, target_north (or target_lon, target_lat), target_height.
Two points at least for a similarity, three with heights for seven parameters; more show what they are good for.`,
  async run(args, { print, json }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('fit-transform: name one table of control points.');
    const [file] = positionals;
    const method = (values.method ?? 'similarity') as FitMethod;
    if (!FIT_METHODS.includes(method))
      throw new UsageError(`fit-transform: --method is one of ${FIT_METHODS.join(', ')}.`);
    const text = await readFile(file, 'utf8').catch(() => {
      throw new InputError('file-missing', file, 'there is no such file.', 'Check the path.');
    });
    const points = readControlPoints(file, text);
    const fit = await fitTransform(points, {
      method,
      ...(values.target ? { target: values.target } : {}),
      ...(values.base ? { base: values.base } : {}),
    });
    // Parameters of a site are nobody else's to read.
    if (values.out)
      await writeFile(values.out, `${JSON.stringify(fit.definition, undefined, 1)}\n`, { mode: 0o600 });
    if (json) print(JSON.stringify(fit));
    else printFit(fit, values.out, print);
    return EXIT.done;
  },
};

function printFit(fit: TransformFit, out: string | undefined, print: (line: string) => void): void {
  const metres = (value: number): string =>
    value
      .toFixed(4)
      .replace(/^-(0\.0+)$/, '$1')
      .padStart(9);
  print(
    `${'point'.padEnd(16)} ${['east', 'north', 'up', 'length'].map((name) => name.padStart(9)).join(' ')}  metres`,
  );
  for (const { name, east, north, up, length } of fit.residuals)
    print(`${name.padEnd(16)} ${[east, north, up, length].map(metres).join(' ')}`);
  const sigma = Number.isNaN(fit.sigma)
    ? 'the points just suffice, so nothing shows what the result is good for'
    : `one coordinate is good for ${fit.sigma.toFixed(4)} m (standard deviation)`;
  print(
    `root mean square ${fit.rootMeanSquare.toFixed(4)} m, largest ${fit.largest.toFixed(4)} m over ${fit.residuals.length} points; ${sigma}.`,
  );
  if (out) print(`The transform is in ${out}; name that file in the manifest: transforms: { site: ${out} }`);
  else print(`\n${stringify({ transforms: { site: fit.definition } }).trimEnd()}`);
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('fit-transform', {
    args,
    allowPositionals: true,
    options: { method: text, target: text, base: text, out: text },
  });
}
