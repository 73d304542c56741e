import { Router } from 'express';
import { z } from 'zod';
import { mayDo, type Subject } from '../../models/access/decide.ts';
import { type AlarmRuleVersion, alarmRuleSchema } from '../../models/schema/index.ts';
import type { RuleBook } from '../alarms/rule-book.ts';
import { checked } from '../http/json.ts';
import { HttpProblem } from '../http/problem.ts';
import { type Asked, type Audit, allowed, answering, atWork, whoOf } from './answer.ts';

const note = z.string().trim().max(500).optional();
const ID = /^[a-z0-9][a-z0-9._-]{0,79}$/;

const saveSchema = z.strictObject({
  rule: alarmRuleSchema,
  basedOn: z.number().int().nonnegative().describe('Version that was changed; 0: it is new'),
  note,
});
const removeSchema = z.strictObject({ basedOn: z.number().int().positive(), note });

/**
 *     GET    /alarm-rules               the newest version of each
 *     GET    /alarm-rules/<id>          all versions of one, the newest first
 *     PUT    /alarm-rules/<id>          { rule, basedOn, note? }: a new version; an old one is restored by saving it again
 *     DELETE /alarm-rules/<id>          { basedOn, note? }
 */
export function ruleRoutes(
  book: RuleBook,
  { audit, maySeeThing }: { audit: Audit; maySeeThing(subject: Subject, id: string): boolean },
): Router {
  const router = Router();
  /** A rule may name things; who may not see them all learns nothing of it. */
  const isShown = ({ asker: { subject } }: Asked, { rule }: Pick<AlarmRuleVersion, 'rule'>): boolean =>
    mayDo(subject, 'threshold.change', []) || (rule.things.ids ?? []).every((id) => maySeeThing(subject, id));
  // Rules hold everywhere: whoever changes them answers for the whole city.
  const mayChange = (asked: Asked, id: string) =>
    allowed(asked, 'threshold.change', { areas: [], object: `alarm-rule:${id}`, audit });
  const done = ({ asker }: Asked, action: string, id: string, version: number) =>
    audit({ ...whoOf(asker), action, object: `alarm-rule:${id}`, outcome: 'done', details: { version } });

  router.get(
    '/alarm-rules',
    answering(async (asked) => {
      atWork(asked);
      return { rules: book.versions().filter((version) => isShown(asked, version)) };
    }),
  );

  router.get(
    '/alarm-rules/:id',
    answering(async (asked) => {
      atWork(asked);
      const history = await book.history(asked.parameters.id);
      const versions = history.filter((version) => isShown(asked, version));
      if (versions.length === 0) throw new HttpProblem(404, 'not-found');
      return { versions };
    }),
  );

  router.put(
    '/alarm-rules/:id',
    answering(async (asked) => {
      atWork(asked);
      const { id } = asked.parameters;
      await mayChange(asked, id);
      const given = checked(saveSchema, asked.body);
      if (given.rule.id !== id || !ID.test(id))
        throw new HttpProblem(
          400,
          'invalid',
          'rule.id: small letters, digits, dots, dashes; as in the address',
        );
      const saved = await book.save(given.rule, given.basedOn, asked.person, given.note);
      await done(asked, 'alarm-rule.save', id, saved.version);
      return saved;
    }),
  );

  router.delete(
    '/alarm-rules/:id',
    answering(async (asked) => {
      atWork(asked);
      const { id } = asked.parameters;
      await mayChange(asked, id);
      const given = checked(removeSchema, asked.body);
      const saved = await book.remove(id, given.basedOn, asked.person, given.note);
      await done(asked, 'alarm-rule.remove', id, saved.version);
      return saved;
    }),
  );
  return router;
}
