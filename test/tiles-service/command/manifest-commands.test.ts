import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, syncCommand } from '../../../tiles-service/command/build.ts';
import { type Command, EXIT, UsageError } from '../../../tiles-service/command/command.ts';
import { findCommand } from '../../../tiles-service/command/find.ts';
import { infoCommand } from '../../../tiles-service/command/info.ts';
import { planCommand } from '../../../tiles-service/command/plan.ts';
import { rollbackCommand } from '../../../tiles-service/command/rollback.ts';
import { SmallCity } from '../city/onboard/small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

async function run(command: Command, args: string[], json = false): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await command.run(args, {
    print: (line) => lines.push(line),
    json,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return { code, text: lines.join('\n') };
}

const SOURCES = `out: city
sources:
  - { id: houses, path: houses.geojson, idField: code, type: Building, height: { column: h }, crosswalk: { meters: m } }
`;

describe('plan', () => {
  it('should write problems as compilers do, and fail by errors alone', async () => {
    const manifest = city.manifest(SOURCES);
    const missing = await run(planCommand, [manifest]);
    expect(missing.code).toBe(EXIT.problems);
    expect(missing.text).toContain(`${manifest}:7:25 error: there is no file "houses.geojson"`);
    expect(missing.text).toContain('[file-missing]');
    expect(missing.text).toContain('1 errors, 0 warnings');
    city.houses('houses.geojson', [
      { code: 'a', h: 9, m: 'm1' },
      { code: 'a', h: 9, m: 'm2' },
    ]);
    const warned = await run(planCommand, [manifest]);
    expect(warned.code).toBe(EXIT.done);
    expect(warned.text).toMatch(/:7:25 warning: houses: 1: .*\[duplicate-id\]\n/);
    const json = await run(planCommand, [manifest], true);
    expect(JSON.parse(json.text)).toMatchObject({
      problems: [{ code: 'duplicate-id', level: 'warning', line: 7 }],
      sources: [{ id: 'houses', whole: true }],
    });
  });

  it('should write the schema for editors where it is asked to', async () => {
    await run(planCommand, [city.manifest(SOURCES), '--write-schema']);
    expect(existsSync(join(city.folder, 'manifest.schema.json'))).toBe(true);
  });

  it.each([[[]], [['a', 'b']], [['a', '--features', '0']], [['a', '--what']]])(
    'should refuse the call %j',
    async (args) => {
      await expect(run(planCommand, args)).rejects.toThrow(UsageError);
    },
  );
});

describe('build, sync, info, find and rollback', () => {
  it('should say what became of a city', async () => {
    const manifest = city.manifest(SOURCES);
    city.houses('houses.geojson', [
      { code: 'a', h: 9, m: 'm1' },
      { code: 'b', h: 9 },
    ]);
    const built = await run(buildCommand, [manifest, '--workers', '1']);
    expect(built.code).toBe(EXIT.done);
    expect(built.text).toContain('houses: 2 added, 0 changed, 0 removed, 0 unchanged');
    city.houses('houses.geojson', [{ code: 'a', h: 12, m: 'm1' }]);
    const synced = await run(syncCommand, [manifest, '--workers', '1']);
    expect(synced.text).toContain('houses: 0 added, 1 changed, 1 removed, 0 unchanged');
    expect(synced.text).toContain('1 sources new or changed, 0 unchanged, 0 removed.');
    const again = await run(syncCommand, [manifest, '--workers', '1']);
    expect(again.text).toMatch(/0 sources new or changed, 1 unchanged, 0 removed\./);

    const info = await run(infoCommand, [city.out]);
    expect(info.text).toMatch(
      /source houses: geojson.*\n\s+\S+ \S+ 0 added, 1 changed, 1 removed, 0 unchanged\n\s+1 ids of meters/,
    );
    expect(info.text).toContain('(older version kept)');
    const gone = await run(findCommand, [city.out, 'houses:b']);
    expect(gone.text).toMatch(/^houses:b \(gone\)\n {2}valid from … to \d{4}-.*\n {2}\S+ removed$/);
    const found = await run(findCommand, [city.out, 'meters=m1']);
    expect(found.text).toMatch(/^houses:a\n {2}in houses-buildings \(public\)\n {2}\S+ changed\n {2}\{/);
    const back = await run(rollbackCommand, [city.out, 'houses-buildings']);
    expect(back.text).toMatch(/^houses-buildings is version [0-9a-f]{16} again\.$/);
  });
});
