import { mayDo, maySee, type Subject } from '../../../models/access/decide.ts';
import type { AllowedHost } from './allow-list.ts';

/** Whether the proxy may ask a server for somebody: one for everybody, or one for people at work in the whole city. */
export function mayAsk(subject: Subject, { publication }: Pick<AllowedHost, 'publication'>): boolean {
  return publication === 'public' || (maySee(subject, { publication }) && mayDo(subject, 'proxy.use', []));
}
