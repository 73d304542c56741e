import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the chain ends: entries taken from its end leave no gap, so it is kept beside it (and goes out by syslog). */
const headSchema = z.object({ sequence: z.number(), hash: z.string() });
export type AuditHead = z.infer<typeof headSchema>;

const NAME = 'head.json';

export async function readHead(folder: string): Promise<AuditHead | undefined> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return headSchema.parse(JSON.parse(text));
}

export async function writeHead(folder: string, { sequence, hash }: AuditHead): Promise<void> {
  const path = join(folder, NAME);
  await writeFile(`${path}.new`, `${JSON.stringify({ sequence, hash })}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
