import { join, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { AUDIT_FOLDER } from '../access/access-service.ts';
import { AccountStore } from '../access/accounts.ts';
import { AuditLog } from '../access/audit/audit-log.ts';
import { hashPassword, oneTimePassword } from '../access/password.ts';
import { takeDataFolder } from '../data-folder.ts';
import { openDatabase } from '../database/open-database.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

/** `npm run city -- account reset <name>`, for who has lost the password of an administrator. */
export const accountCommand = (usualData: string): Command => ({
  name: 'account',
  summary: 'List the accounts, or give one a new password for one sign-in, at the machine of the server.',
  usage: `account list [--data <folder>]
       npm run city -- account reset <name> [--data <folder>]

"reset" gives a new password for one sign-in, takes the second factor away, unlocks the account and ends its sessions.
It is for administrators, whose passwords nobody can give anew from a browser; the log of who did what tells of it.
The server has to be stopped first.

  --data <folder>  the data folder of the server (default data)`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('account', {
      args,
      allowPositionals: true,
      options: { data: { type: 'string' } },
    });
    const [what, name, ...more] = positionals;
    if (more.length > 0 || !(what === 'list' ? name === undefined : what === 'reset' && name !== undefined))
      throw new UsageError('account: there are "account list" and "account reset <name>".');
    const dataFolder = resolve(values.data ?? usualData);
    const url = process.env['DATABASE_URL'];
    const folder = await takeDataFolder(dataFolder);
    try {
      const database = await openDatabase({ ...(url ? { url } : {}), folder: join(dataFolder, 'database') });
      try {
        const accounts = new AccountStore(database);
        if (what === 'list') {
          const all = await accounts.list();
          if (json) print(JSON.stringify(all));
          for (const { name: one, displayName, grants, disabled } of json ? [] : all)
            print(
              `${one}\t${displayName}\t${grants.map(({ role }) => role).join(', ')}${disabled ? '\tdisabled' : ''}`,
            );
          return EXIT.done;
        }
        const account = await accounts.byName(name);
        if (!account || account.kind === 'device')
          throw new InputError(
            'no-account',
            name,
            'no person has this name.',
            'See: npm run city -- account list',
          );
        const password = oneTimePassword();
        await accounts.setPassword(account, await hashPassword(password), { now: Date.now(), once: true });
        await accounts.setSecondFactor(account.id, undefined);
        await database.query('delete from session where account = $1', [account.id]);
        const audit = await AuditLog.open({ folder: join(dataFolder, AUDIT_FOLDER) });
        await audit.record({
          actor: 'system',
          action: 'password.reset',
          object: account.id,
          outcome: 'done',
        });
        await audit.close();
        print(json ? JSON.stringify({ name, password }) : `${name}  ${password}`);
        return EXIT.done;
      } finally {
        await database.close();
      }
    } finally {
      await folder.release();
    }
  },
});
