import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sceneOf, temporaryFolder, writeCity, writeFiles } from '../../../tiles-service/serve/city-folder.ts';
import { ask } from '../../../tiles-service/serve/http-client.ts';
import { type RunningAccess, runWithAccess } from '../running-access.ts';
import { ROWS, type Row } from './rows.ts';
import { EVERYBODY, type Who } from './who.ts';

let server: RunningAccess;
let other: string;
const cookies = new Map<Who, string>();
/** Of requests. */
let count = 0;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const [probe, hidden] = [await temporaryFolder(), await temporaryFolder()];
  ends.push(probe.remove, hidden.remove);
  await writeCity(probe.folder);
  await writeFiles(hidden.folder, {
    'internal/scene.json': JSON.stringify(sceneOf('internal', [], { id: 'hidden' })),
  });
  server = await runWithAccess([probe.folder, hidden.folder], {
    isLocal: true,
    // The limits of rates, which count by address, are tested elsewhere.
    addressOf: () => `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`,
  });
  ends.unshift(() => server.close());
  for (const who of EVERYBODY) {
    if (!who.role) continue;
    const { role, publication, area } = who;
    const member = await server.member(role, { publication, areas: area === '*' ? '*' : [area] });
    if (who.isDue)
      await server.database.query('update account set must_change_password = true where id = $1', [
        member.id,
      ]);
    cookies.set(who, member.cookie);
  }
  other = (await server.member('viewer')).id;
}, 120_000);
afterAll(async () => {
  for (const end of ends) await end();
});

async function statusOf({ method, path, body, headers }: Row, who: Who): Promise<number> {
  count++;
  const filled = (text: string) => text.replaceAll('<other>', other).replaceAll('<n>', `${count}`);
  const sent = body === undefined ? undefined : filled(JSON.stringify(body));
  const cookie = cookies.get(who);
  const { status } = await ask(
    server.url,
    filled(path),
    {
      // Whoever is not at the machine comes by another name.
      ...(who.isLocal ? {} : { Host: 'twin.example.lan' }),
      ...(cookie === undefined ? {} : { Cookie: cookie }),
      ...(sent === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(sent)}` }),
      ...headers,
    },
    { method, ...(sent === undefined ? {} : { body: sent }) },
  );
  return status;
}

describe.each(ROWS.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', (_name, row) => {
  it('should be answered to each as the rules say', async () => {
    const answers: Record<string, number> = {};
    const rules: Record<string, number> = {};
    for (const who of EVERYBODY) {
      answers[who.name] = await statusOf(row, who);
      rules[who.name] = row.answer(who);
    }
    expect(answers).toEqual(rules);
  });
});
