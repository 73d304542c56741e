import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PUBLICATIONS, publicationSchema } from '../../models/schema/index.ts';
import { publishCity } from '../publish/publish.ts';
import { ensureViewer } from '../serve/viewer-build.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { formatBytes } from './progress-bar.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export const publishCommand: Command = {
  name: 'publish',
  summary: 'Write what a class may see of a city as a folder for any static server.',
  usage: `publish <city> --class <class> --out <folder> [options]

  --class <class>             ${PUBLICATIONS.join(', ')}: the strictest that may be in it
  --out <folder>              a new or empty folder, or a bundle of the same class, which is replaced
  --approval-number <number>  审图号 (default: that of the manifest)
  --themes <folder>           theme files (*.json) beside the city's and our own; may be given several times
  --compress                  lay .br and .gz variants beside the files
  --no-build                  take the built viewer as it is`,

  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('publish: name one city folder.');
    if (!values.out) throw new UsageError('publish: say where the bundle goes: --out <folder>.');
    const publication = publicationSchema.safeParse(values.class);
    if (!publication.success) throw new UsageError(`publish: say --class ${PUBLICATIONS.join(', ')}.`);
    const viewer = await ensureViewer({
      project: PROJECT,
      build: !values['no-build'],
      onProgress: (step) => onProgress({ step, done: 0, unit: 'steps' }),
    });
    const result = await publishCity({
      city: positionals[0],
      publication: publication.data,
      out: values.out,
      ...(values['approval-number'] ? { approvalNumber: values['approval-number'] } : {}),
      compress: values.compress ?? false,
      themeFolders: [join(PROJECT, 'scenes', 'themes'), ...(values.themes ?? [])],
      viewer,
      signal,
      onProgress,
    });
    if (json) {
      print(JSON.stringify(result));
      return EXIT.done;
    }
    const { bundle, layers, leftOut, unplaced } = result;
    print(`${layers.length} layers: ${layers.join(', ')}`);
    if (leftOut.length > 0) print(`Left out, since they need a server: ${leftOut.join(', ')}`);
    if (unplaced.length > 0)
      print(`Left out, since nobody has put them in their place yet: ${unplaced.join(', ')}`);
    if (!bundle.approvalNumber && bundle.publication === 'public')
      print('Note: it has no map approval number; give one with --approval-number.');
    print(`${bundle.files} files, ${formatBytes(bundle.bytes)}, class ${bundle.publication}: ${values.out}`);
    return EXIT.done;
  },
};

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('publish', {
    args,
    allowPositionals: true,
    options: {
      out: text,
      class: text,
      'approval-number': text,
      themes: { ...text, multiple: true },
      compress: { type: 'boolean' },
      'no-build': { type: 'boolean' },
    },
  });
}
