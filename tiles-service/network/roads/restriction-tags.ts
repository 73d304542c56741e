import type { Member, Tags } from '../../read/osm/elements.ts';

/** A turn restriction that holds for cars at all times. */
export interface Restriction {
  id: number;
  kind: 'no' | 'only';
  isUTurn: boolean;
  from: number[];
  to: number[];
  viaNode?: number;
  viaWays: number[];
}

export type NoRestriction = 'no-restriction' | 'not-for-cars' | 'conditional' | 'malformed';

/** Reads a relation; a word where it does not restrict cars at all times, and why. */
export function readRestriction(
  id: number,
  members: readonly Member[],
  tags: Tags,
): Restriction | NoRestriction {
  const type = tags.get('type');
  if (type !== 'restriction' && !type?.startsWith('restriction:')) return 'no-restriction';
  const vehicles = type.slice('restriction:'.length);
  if (vehicles && !/^(motorcar|motor_vehicle|vehicle)$/.test(vehicles)) return 'not-for-cars';
  const value =
    tags.get('restriction:motorcar') ?? tags.get('restriction:motor_vehicle') ?? tags.get('restriction');
  if (value === undefined)
    return [...tags.keys()].some((key) => /:conditional$/.test(key)) ? 'conditional' : 'not-for-cars';
  if (/\b(motorcar|motor_vehicle|vehicle)\b/.test(tags.get('except') ?? '')) return 'not-for-cars';
  if (tags.has('day_on') || tags.has('hour_on') || tags.has('time')) return 'conditional';
  const kind = /^(no|only)_(\w+)$/.exec(value);
  if (!kind) return 'malformed';
  const of = (role: string, element: 'n' | 'w'): number[] =>
    members.filter((member) => member.role === role && member.kind === element).map((member) => member.id);
  const [from, to] = [of('from', 'w'), of('to', 'w')];
  const [viaNodes, viaWays] = [of('via', 'n'), of('via', 'w')];
  if (from.length === 0 || to.length === 0 || viaNodes.length > 1) return 'malformed';
  if ((viaNodes.length === 1) === viaWays.length > 0) return 'malformed';
  if (kind[1] === 'only' && (from.length > 1 || to.length > 1)) return 'malformed';
  return {
    id,
    kind: kind[1] as 'no' | 'only',
    isUTurn: kind[2] === 'u_turn',
    from,
    to,
    viaWays,
    ...(viaNodes.length === 1 ? { viaNode: viaNodes[0] } : {}),
  };
}
