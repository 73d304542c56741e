import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { AUDIT_FOLDER } from '../access/access-service.ts';
import { verifyAudit } from '../access/audit/verify-audit.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

/** `npm run city -- audit verify`. The server may go on running. */
export const auditCommand = (usualData: string): Command => ({
  name: 'audit',
  summary: 'Say whether the log of who did what is as it was written.',
  usage: `audit verify [--data <folder>] [--head <hash>]

Reads the log from its first entry to its last, and names the file and line of every entry that was edited,
removed, put in or moved.

  --data <folder>  the data folder of the server (default data)
  --head <hash>    a hash of an entry that was kept elsewhere, as by syslog: shows a log that was made anew as a whole

Exit code 0: as it was written; 4: it is not.`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('audit', {
      args,
      allowPositionals: true,
      options: { data: { type: 'string' }, head: { type: 'string' } },
    });
    if (positionals.join(' ') !== 'verify') throw new UsageError('audit: there is "audit verify".');
    const folder = join(values.data ?? usualData, AUDIT_FOLDER);
    if (!(await stat(folder).catch(() => undefined))?.isDirectory())
      throw new InputError(
        'no-audit',
        folder,
        'there is no log.',
        'Name the data folder with --data <folder>.',
      );
    const { entries, first, last, problems } = await verifyAudit(
      folder,
      values.head === undefined ? undefined : { hash: values.head },
    );
    if (json) print(JSON.stringify({ entries, last: last?.hash, problems }));
    else {
      for (const { file, line, message } of problems) print(`${file}:${line}: ${message}`);
      const when = (time: number | undefined) => (time === undefined ? '—' : new Date(time).toISOString());
      print(
        `${entries} entries from ${when(first?.time)} to ${when(last?.time)}; the last hash is ${last?.hash ?? '—'}`,
      );
      print(problems.length === 0 ? 'The log is as it was written.' : `${problems.length} problems.`);
    }
    return problems.length === 0 ? EXIT.done : EXIT.problems;
  },
});
