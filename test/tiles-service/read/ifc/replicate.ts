import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Metres from copy to copy. */
const STEP = 40;

/**
 * Writes copies of duplex.ifc into one file, side by side to the east: every entity with a number of its own, every
 * GlobalId another one.
 */
export async function replicateDuplex(path: string, target: string, copies: number): Promise<void> {
  const text = readFileSync(path, 'latin1');
  const from = text.indexOf('DATA;') + 'DATA;'.length;
  const to = text.lastIndexOf('ENDSEC;');
  const body = text.slice(from, to);
  const site = /#(\d+)=IFCSITE\([^;]*?,#(\d+),\$,\$,\.ELEMENT\./.exec(body);
  if (!site) throw new Error('duplex.ifc has another site than was expected.');
  const placement = new RegExp(`#${site[2]}=IFCLOCALPLACEMENT\\(\\$,#\\d+\\);`);
  const most = Math.max(...[...body.matchAll(/#(\d+)=/g)].map(([, number]) => Number(number))) + 10;
  const out = createWriteStream(target, 'latin1');
  out.write(text.slice(0, from));
  for (let copy = 0; copy < copies; copy++) {
    const mark = copy.toString(36).padStart(2, '0');
    const moved = body
      .replace(
        placement,
        `#${most - 2}=IFCCARTESIANPOINT((${STEP * copy}.,0.,0.));\n#${most - 1}=IFCAXIS2PLACEMENT3D(#${most - 2},$,$);\n#${site[2]}=IFCLOCALPLACEMENT($,#${most - 1});`,
      )
      .replace(/#(\d+)/g, (_, number: string) => `#${Number(number) + copy * most}`)
      .replace(/\('([0-3][0-9A-Za-z_$]{21})'/g, (_, id: string) => `('${id[0]}${mark}${id.slice(3)}'`);
    if (!out.write(moved)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end(text.slice(to));
  await finished(out);
}
