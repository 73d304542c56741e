import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, LEAST_DAYS } from '../../../realtime/access/audit/audit-log.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import { verifyAudit } from '../../../realtime/access/audit/verify-audit.ts';

const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1, 12);

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-audit-'));
  now = BEGIN;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => AuditLog.open({ folder, now: () => now });
const fact = (object: string): AuditFact => ({ actor: 'a1', action: 'record.see', object, outcome: 'done' });
const kinds = async (...expected: Parameters<typeof verifyAudit>[1][]) =>
  (await verifyAudit(folder, ...expected)).problems.map(({ kind }) => kind);

async function write(count: number): Promise<void> {
  const log = await open();
  for (let i = 1; i <= count; i++) await log.record(fact(`feature ${i}`));
  await log.close();
}

const fileOf = (day: string) => join(folder, `${day}.ndjson`);
const linesOf = (day: string) => readFileSync(fileOf(day), 'utf8').trimEnd().split('\n');
const rewrite = (day: string, lines: string[]) => writeFileSync(fileOf(day), `${lines.join('\n')}\n`);

describe('the audit log', () => {
  it('should go on where it ended', async () => {
    await write(3);
    await write(2);
    expect(await verifyAudit(folder)).toMatchObject({
      entries: 5,
      first: { sequence: 1 },
      last: { sequence: 5, object: 'feature 2' },
      problems: [],
    });
  });

  it('should write what comes at once together, in the order it came', async () => {
    const log = await open();
    const entries = await Promise.all(Array.from({ length: 50 }, (_, i) => log.record(fact(`${i}`))));
    await log.close();
    expect(entries.map(({ object }) => object)).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    expect(await kinds()).toEqual([]);
  });

  it('should be on disk when it says so', async () => {
    const log = await open();
    await log.record(fact('seen'));
    expect(linesOf('2026-01-01')).toHaveLength(1);
    await log.close();
  });

  it('should begin a file with each day, even when the clock is set back', async () => {
    const log = await open();
    await log.record(fact('one'));
    now += DAY;
    await log.record(fact('two'));
    now -= DAY;
    await log.record(fact('three'));
    await log.close();
    expect(linesOf('2026-01-01')).toHaveLength(1);
    expect(linesOf('2026-01-02')).toHaveLength(2);
    expect(await kinds()).toEqual([]);
  });

  it('should cut off an entry that a crash left half, and say so', async () => {
    await write(2);
    writeFileSync(fileOf('2026-01-01'), `${readFileSync(fileOf('2026-01-01'), 'utf8')}{"sequence":3,"ti`);
    await write(1);
    const verdict = await verifyAudit(folder);
    expect(verdict.problems).toEqual([]);
    expect(linesOf('2026-01-01').map((line) => JSON.parse(line).action)).toEqual([
      'record.see',
      'record.see',
      'audit.mend',
      'record.see',
    ]);
  });

  it(`should keep entries for ${LEAST_DAYS} days at least, and say which it let go`, async () => {
    await write(2);
    now += DAY;
    await write(1);
    now = BEGIN + LEAST_DAYS * DAY;
    await write(1);
    expect(readdirSync(folder)).toContain('2026-01-01.ndjson');
    now += DAY;
    await write(1);
    expect(readdirSync(folder)).not.toContain('2026-01-01.ndjson');
    expect(readdirSync(folder)).toContain('2026-01-02.ndjson');
    expect(await verifyAudit(folder)).toMatchObject({ first: { sequence: 3 }, problems: [] });
  });

  it('should not be open to others', async () => {
    await write(1);
    const { statSync } = await import('node:fs');
    expect(statSync(fileOf('2026-01-01')).mode & 0o077).toBe(0);
  });
});

describe('a log that somebody changed', () => {
  beforeEach(async () => {
    await write(5);
    now += DAY;
    await write(5);
  });

  it('should show an edited entry, whatever was edited', async () => {
    const lines = linesOf('2026-01-01');
    for (const [from, to] of [
      ['feature 3', 'feature 9'],
      ['"actor":"a1"', '"actor":"a2"'],
      ['"outcome":"done"', '"outcome":"refused"'],
      [`"time":${BEGIN}`, `"time":${BEGIN + 1}`],
    ]) {
      rewrite('2026-01-01', lines.with(2, lines[2].replace(from, to)));
      expect((await verifyAudit(folder)).problems, to).toEqual([
        expect.objectContaining({ kind: 'edited', file: '2026-01-01.ndjson', line: 3 }),
      ]);
    }
  });

  it('should show an entry that was taken out, put in twice or moved', async () => {
    const lines = linesOf('2026-01-01');
    rewrite('2026-01-01', lines.toSpliced(2, 1));
    expect(await kinds()).toEqual(['broken-chain']);
    rewrite('2026-01-01', lines.toSpliced(2, 0, lines[1]));
    expect(await kinds()).toEqual(['broken-chain']);
    rewrite('2026-01-01', [lines[0], lines[2], lines[1], lines[3], lines[4]]);
    expect(await kinds()).toEqual(['broken-chain', 'broken-chain', 'broken-chain']);
  });

  it('should show what was taken from its begin, its end, or as a whole day', async () => {
    const [first, second] = [linesOf('2026-01-01'), linesOf('2026-01-02')];
    rewrite('2026-01-01', first.slice(2));
    expect(await kinds()).toEqual(['removed-at-begin']);
    rewrite('2026-01-01', first);
    rewrite('2026-01-02', second.slice(0, 3));
    expect(await kinds()).toEqual(['removed-at-end']);
    rewrite('2026-01-02', second);
    rmSync(fileOf('2026-01-01'));
    expect(await kinds()).toEqual(['removed-at-begin']);
  });

  it('should show a chain that was made anew as a whole, by a hash that was kept elsewhere', async () => {
    const { hash } = JSON.parse(linesOf('2026-01-02')[0]);
    expect(await kinds({ hash })).toEqual([]);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await write(8);
    expect(await kinds()).toEqual([]);
    expect(await kinds({ hash })).toEqual(['other-head']);
  });

  it('should show a line that is no entry', async () => {
    rewrite('2026-01-01', linesOf('2026-01-01').toSpliced(1, 0, 'nothing'));
    expect(await kinds()).toEqual(['unreadable']);
  });
});
