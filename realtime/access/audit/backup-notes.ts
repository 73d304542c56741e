import type { Database } from '../../database/database.ts';
import type { AuditFact } from './entry.ts';

/** A backup that was made: its name, and the hash in its `end.json`. */
export interface MadeBackup {
  /** UTC milliseconds. */
  made: number;
  file: string;
  sha256: string;
}

export const backupFact = ({ made, file, sha256 }: MadeBackup): AuditFact => ({
  actor: 'system',
  action: 'backup.make',
  outcome: 'done',
  details: { made, file, sha256 },
});

/** For the log of a server that may be running, and alone may write it: the next look of one takes it over. */
export async function leaveNote(database: Database, { made, file, sha256 }: MadeBackup): Promise<void> {
  await database.query('insert into backup_note (made, file, sha256) values ($1, $2, $3)', [
    made,
    file,
    sha256,
  ]);
}

/**
 * Takes what was left over into the log, by one server of a database alone. A note goes when its entry is on disk: a
 * crash in between tells of one backup twice, and of none never.
 */
export async function takeNotes(
  database: Database,
  audit: { record(fact: AuditFact): Promise<unknown> },
): Promise<void> {
  const [some] = await database.query('select 1 from backup_note limit 1');
  if (!some) return;
  await database.transaction(async (queries) => {
    const notes = await queries.query<{ made: number | string; file: string; sha256: string }>(
      'delete from backup_note returning made, file, sha256',
    );
    for (const { made, ...note } of notes) await audit.record(backupFact({ ...note, made: Number(made) }));
  });
}
