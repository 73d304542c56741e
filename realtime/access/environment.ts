import { InputError } from '../../models/errors.ts';
import { LEAST_DAYS } from './audit/audit-log.ts';
import { parseSyslogTarget, type SyslogTarget } from './audit/syslog.ts';

/** What the environment says of the audit log. */
export interface AuditEnvironment {
  days: number;
  syslog: SyslogTarget | undefined;
}

/** AUDIT_DAYS, at least LEAST_DAYS, and AUDIT_SYSLOG. Throws InputError: a log that is kept too short helps nobody. */
export function auditEnvironment(environment: NodeJS.ProcessEnv): AuditEnvironment {
  const { AUDIT_DAYS: days = String(LEAST_DAYS), AUDIT_SYSLOG: syslog } = environment;
  if (!/^\d{1,5}$/.test(days) || Number(days) < LEAST_DAYS)
    throw new InputError(
      'audit-days',
      `AUDIT_DAYS=${days}`,
      `the audit log is kept for ${LEAST_DAYS} days at the least (网络安全法, article 21).`,
      `Give a number of days from ${LEAST_DAYS} on, or leave it out.`,
    );
  return { days: Number(days), syslog: syslog ? parseSyslogTarget(syslog) : undefined };
}
