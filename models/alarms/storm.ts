/** What grouping needs of an alarm. */
export interface StormAlarm {
  id: string;
  rule: string;
  /** Server time, UTC milliseconds. */
  raised: number;
  /** From the smallest to the largest. */
  areas: readonly string[];
  /** What it hangs on, as a feeder or a main: `upstream` of its thing. */
  upstream?: string;
}

export interface StormOptions {
  /** Seconds between two alarms of one storm, and in which `members` make one. */
  within: number;
  members: number;
  membersAnyCause: number;
}

/** What alarms of one storm have in common: said in its id, so that it can be read from any of them. */
export interface StormCause {
  upstream?: string;
  rule?: string;
  area?: string;
}

export interface StormGrouping {
  group: string;
  /** Alarms that are in the group from now on: the new one, and those that were alone until then. */
  members: string[];
}

interface Candidate {
  key: string;
  least: number;
}

/**
 * Puts alarms of one cause and area into groups as they are raised: many in a short time are one matter for whoever
 * watches. Causes from the narrowest to the widest: what the things hang on, one rule in the smallest area that they
 * share, in a larger one, in the whole city, then any rules in one area. An alarm that joins a storm stays in it.
 */
export class StormGrouper {
  readonly #options: StormOptions;
  /** Alarms that may still become part of a storm, oldest first. */
  readonly #alone = new Map<string, StormAlarm>();
  /** Open groups by cause: their id and when the last one joined. */
  readonly #groups = new Map<string, { id: string; last: number; members: Set<string> }>();

  constructor(options: StormOptions) {
    this.#options = options;
  }

  /** Undefined: it stands alone so far. Alarms come in order of `raised`. */
  add(alarm: StormAlarm): StormGrouping | undefined {
    this.#forgetOlder(alarm.raised);
    const candidates = this.#candidates(alarm);
    for (const { key } of candidates) {
      const group = this.#groups.get(key);
      if (!group) continue;
      group.last = alarm.raised;
      group.members.add(alarm.id);
      return { group: group.id, members: [alarm.id] };
    }
    this.#alone.set(alarm.id, alarm);
    for (const { key, least } of candidates) {
      const members = [...this.#alone.values()].filter((other) =>
        this.#candidates(other).some((candidate) => candidate.key === key),
      );
      if (members.length < least) continue;
      const id = `${key}@${members[0].raised}`;
      const ids = members.map((member) => member.id);
      this.#groups.set(key, { id, last: alarm.raised, members: new Set(ids) });
      for (const member of ids) this.#alone.delete(member);
      return { group: id, members: ids };
    }
    return undefined;
  }

  /** After a restart: an alarm that is in a group already. */
  restore(alarm: StormAlarm, group: string): void {
    const key = group.slice(0, group.lastIndexOf('@'));
    const known = this.#groups.get(key);
    if (known?.id === group) {
      known.members.add(alarm.id);
      known.last = Math.max(known.last, alarm.raised);
    } else if (!known || known.last < alarm.raised)
      this.#groups.set(key, { id: group, last: alarm.raised, members: new Set([alarm.id]) });
  }

  /** It has ended, or was answered: it makes no storm any more. */
  remove(id: string): void {
    this.#alone.delete(id);
    for (const [key, { members }] of this.#groups)
      if (members.delete(id) && members.size === 0) this.#groups.delete(key);
  }

  #forgetOlder(now: number): void {
    const limit = now - this.#options.within * 1_000;
    for (const [id, { raised }] of this.#alone) if (raised < limit) this.#alone.delete(id);
    for (const [key, { last }] of this.#groups) if (last < limit) this.#groups.delete(key);
  }

  #candidates({ rule, areas, upstream }: StormAlarm): Candidate[] {
    const { members, membersAnyCause } = this.#options;
    return [
      ...(upstream === undefined ? [] : [{ key: stormKey({ upstream }), least: members }]),
      ...areas.map((area) => ({ key: stormKey({ rule, area }), least: members })),
      { key: stormKey({ rule }), least: membersAnyCause },
      ...areas.map((area) => ({ key: stormKey({ area }), least: membersAnyCause })),
    ];
  }
}

const PARTS = ['upstream', 'rule', 'area'] as const;

function stormKey(cause: StormCause): string {
  return PARTS.flatMap((part) =>
    cause[part] === undefined ? [] : [`${part}=${encodeURIComponent(cause[part])}`],
  ).join('&');
}

/** What the alarms of a group have in common. */
export function stormCause(group: string): StormCause {
  const cause: StormCause = {};
  for (const pair of group.slice(0, group.lastIndexOf('@')).split('&')) {
    const [part, value] = pair.split('=');
    if (PARTS.includes(part as never)) cause[part as keyof StormCause] = decodeURIComponent(value);
  }
  return cause;
}
