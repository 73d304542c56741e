import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, LEAST_DAYS } from '../../../realtime/access/audit/audit-log.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import { MINUTE, MOST_OF_ANYBODY, MOST_OF_ONE } from '../../../realtime/access/audit/fact-limit.ts';
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

/** As long as the log was open; it may be less than what the clock went on by. */
let lived = 0;
const open = () => AuditLog.open({ folder, now: () => now, monotonic: () => lived });
const goOn = (time: number) => {
  now += time;
  lived += time;
};
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
    expect(entries.map((entry) => entry?.object)).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
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
    const log = await open();
    await log.record(fact('first'));
    await log.record(fact('second'));
    goOn(DAY);
    await log.record(fact('third'));
    goOn((LEAST_DAYS - 1) * DAY);
    await log.record(fact('fourth'));
    expect(readdirSync(folder)).toContain('2026-01-01.ndjson');
    goOn(DAY);
    await log.record(fact('fifth'));
    await log.close();
    expect(readdirSync(folder)).not.toContain('2026-01-01.ndjson');
    expect(readdirSync(folder)).toContain('2026-01-02.ndjson');
    expect(await verifyAudit(folder)).toMatchObject({ first: { sequence: 3 }, problems: [] });
  });

  it('should let nothing go by a clock that jumps ahead, while it is open or closed', async () => {
    await write(2);
    now += 3_650 * DAY;
    const log = await open();
    await log.record(fact('ten years on'));
    goOn(DAY);
    await log.record(fact('the day after'));
    await log.close();
    await write(1);
    expect(readdirSync(folder)).toContain('2026-01-01.ndjson');
    expect((await verifyAudit(folder)).problems).toEqual([]);
  });

  it('should not be filled by what was refused or came without an account, and say how much was left out', async () => {
    const log = await open();
    const refused = (actor: string, address: string): AuditFact => ({
      actor,
      address,
      action: 'camera.open',
      outcome: 'refused',
    });
    const flood = Array.from({ length: 5_000 }, (_, i) => refused('anybody', `10.0.${i % 200}.1`));
    const one = Array.from({ length: 500 }, () => refused('anybody', '2001:db8::7'));
    const account = Array.from({ length: 500 }, () => refused('a2', '10.1.0.1'));
    const written = await Promise.all([...one, ...flood, ...account].map((each) => log.record(each)));
    const of = (actor: string) => written.filter((entry) => entry?.actor === actor).length;
    expect(of('anybody')).toBe(MOST_OF_ANYBODY);
    expect(of('a2')).toBe(MOST_OF_ONE);
    expect(await log.record(fact('with a right'))).toBeDefined();
    now += MINUTE;
    expect(await log.record(refused('anybody', '10.0.0.1'))).toBeDefined();
    await log.close();
    const lines = linesOf('2026-01-01').map((line) => JSON.parse(line));
    expect(lines).toHaveLength(MOST_OF_ANYBODY + MOST_OF_ONE + 3);
    expect(lines.at(-2)).toMatchObject({
      actor: 'system',
      action: 'audit.leave-out',
      details: { count: 6_000 - MOST_OF_ANYBODY - MOST_OF_ONE, from: BEGIN },
    });
    expect(lines.at(-2).details.most).toMatch(/^2001:db8:0:0 a2 /);
  });

  it('should say what was left out when it is closed within the minute', async () => {
    const log = await open();
    for (let i = 0; i <= MOST_OF_ONE; i++)
      await log.record({ actor: 'anybody', address: '10.0.0.1', action: 'camera.open', outcome: 'done' });
    await log.close();
    expect(JSON.parse(linesOf('2026-01-01').at(-1) ?? '')).toMatchObject({
      action: 'audit.leave-out',
      details: { count: 1, most: '10.0.0.1' },
    });
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

  it('should show what was taken from its end together with its head, or with an old head put back', async () => {
    const second = linesOf('2026-01-02');
    const head = join(folder, 'head.json');
    const now = readFileSync(head, 'utf8');
    rewrite('2026-01-02', second.slice(0, 3));
    rmSync(head);
    expect(await kinds()).toEqual(['head-missing']);
    writeFileSync(head, '{"sequ');
    expect(await kinds()).toEqual(['head-missing']);
    const at = (line: string) => {
      const { sequence, hash } = JSON.parse(line);
      return JSON.stringify({ sequence, hash });
    };
    writeFileSync(head, at(second[3]));
    expect(await kinds()).toEqual(['removed-at-end']);
    writeFileSync(head, JSON.stringify({ ...JSON.parse(now), sequence: 8 }));
    expect(await kinds()).toEqual(['other-head']);
    rewrite('2026-01-02', second);
    writeFileSync(head, at(linesOf('2026-01-01')[2]));
    expect(await kinds()).toEqual(['head-behind']);
    // What a crash leaves between an entry and its head is no problem; the server may not be running.
    writeFileSync(head, at(second[4]));
    expect(await kinds()).toEqual([]);
  });

  it('should go on being shown after the server has opened it again', async () => {
    const head = join(folder, 'head.json');
    rewrite('2026-01-02', linesOf('2026-01-02').slice(0, 3));
    rmSync(head);
    await write(1);
    expect(
      linesOf('2026-01-02')
        .map((line) => JSON.parse(line))
        .slice(3),
    ).toMatchObject([
      { sequence: 9, actor: 'system', action: 'audit.doubt', details: { kind: 'head-missing', last: 8 } },
      { sequence: 10, object: 'feature 1' },
    ]);
    expect((await verifyAudit(folder)).problems).toMatchObject([
      { kind: 'head-missing', file: '2026-01-02.ndjson', line: 4 },
    ]);
    rewrite('2026-01-02', linesOf('2026-01-02').slice(0, 4));
    await write(1);
    await write(1);
    expect(await kinds()).toEqual(['head-missing', 'removed-at-end']);
  });

  it('should be opened without doubt after a crash between an entry and its head', async () => {
    const { sequence, hash } = JSON.parse(linesOf('2026-01-01')[4]);
    rewrite('2026-01-02', linesOf('2026-01-02').slice(0, 1));
    writeFileSync(join(folder, 'head.json'), JSON.stringify({ sequence, hash }));
    await write(1);
    expect(linesOf('2026-01-02').map((line) => JSON.parse(line).action)).toEqual([
      'record.see',
      'record.see',
    ]);
    expect(await kinds()).toEqual([]);
  });

  it('should be verified while it is written to', async () => {
    const log = await open();
    let isOver = false;
    const writing = (async () => {
      for (let i = 0; !isOver; i++, now++) await log.record(fact(`${i}`));
    })();
    for (let i = 0; i < 10; i++) expect(await kinds()).toEqual([]);
    isOver = true;
    await writing;
    await log.close();
  });
});
