import { alarmPolicySchema, eventPolicySchema } from '../../models/schema/index.ts';
import eventPolicy from './event-policy.json' with { type: 'json' };
import policy from './policy.json' with { type: 'json' };

export { STANDARD_RULES } from './standard-rules.ts';

/** Who is called while nobody answers, and what becomes an event, where a city says nothing else. */
export const STANDARD_ALARM_POLICY = alarmPolicySchema.parse(policy);
/** Who answers for what, and by when, where a city says nothing else. */
export const STANDARD_EVENT_POLICY = eventPolicySchema.parse(eventPolicy);
