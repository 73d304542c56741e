import { once } from 'node:events';
import { join } from 'node:path';
import express from 'express';
import { z } from 'zod';
import type { AuditLine } from '../../../models/schema/access.ts';
import { answerJson, checked } from '../../http/json.ts';
import { type AccessService, AUDIT_FOLDER } from '../access-service.ts';
import { allowed, noteOf } from '../allowed.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { type AuditQuestion, allLines, newestEntries } from '../audit/read-audit.ts';
import { limitOf } from './rate-limits.ts';

const MOST_LINES = 500;
const timeSchema = z.coerce.number().int().min(0).max(8.64e15).optional();
const questionSchema = z.strictObject({
  from: timeSchema,
  to: timeSchema,
  actor: z.string().max(80).optional(),
  action: z.string().max(80).optional(),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_LINES).default(100),
});

/**
 * `/api/audit`, for the audit administrator; that the log was read is noted in it.
 *
 *     GET /?from&to&actor&action&outcome&before&limit    the newest first; times in UTC milliseconds, `action` may be
 *                                                        the begin of one (`session.`)
 *     GET /export?…                                      all that fit, one JSON entry a line with its hashes
 */
export function auditRoutes(access: AccessService): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = limitOf(120);
  const folder = join(access.options.dataFolder, AUDIT_FOLDER);

  router.get('/', limit, async (request, response) => {
    const { audit, accounts } = await access.ready();
    await allowed(audit, request, ['audit.read']);
    const { limit: most, ...question } = checked(questionSchema, request.query);
    const entries = await newestEntries(folder, definedOf(question), most);
    const names = new Map((await accounts.list()).map(({ id, name }) => [id, name]));
    await noteOf(audit, request, { action: 'audit.read', outcome: 'done', details: definedOf(question) });
    answerJson(
      response,
      entries.map((entry) => lineOf(entry, names)),
    );
  });

  router.get('/export', limit, async (request, response) => {
    const { audit } = await access.ready();
    await allowed(audit, request, ['audit.read']);
    const { limit: _all, ...question } = checked(questionSchema, request.query);
    await noteOf(audit, request, { action: 'audit.export', outcome: 'done', details: definedOf(question) });
    response.setHeader('Content-Type', 'application/x-ndjson');
    response.setHeader('Content-Disposition', 'attachment; filename="audit.ndjson"');
    response.setHeader('Cache-Control', 'private, no-store');
    for await (const line of allLines(folder, definedOf(question))) {
      if (response.destroyed) return;
      if (!response.write(`${line}\n`))
        await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  });

  return router;
}

/** Without what was not asked. */
function definedOf<Value extends string | number>(
  question: Record<string, Value | undefined>,
): AuditQuestion & Record<string, Value> {
  const asked = Object.entries(question).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries(asked);
}

/** Without hashes, which nobody reads on a screen, and with the names of accounts. */
function lineOf({ previous, hash, ...entry }: AuditEntry, names: ReadonlyMap<string, string>): AuditLine {
  const name = names.get(entry.actor);
  const objectName = entry.object === undefined ? undefined : names.get(entry.object);
  return {
    ...entry,
    ...(name === undefined ? {} : { name }),
    ...(objectName === undefined ? {} : { objectName }),
  };
}
