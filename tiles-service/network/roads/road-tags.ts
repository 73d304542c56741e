import { ACCESS, EDGE_FLAG } from '../../../models/network/index.ts';
import type { Tags } from '../../read/osm/elements.ts';
import { speedOf } from './speed.ts';
import { ACCESS_KEYS, ACCESS_VALUES, BLOCKING_BARRIERS, CAR_CLASSES, ONLY_IF_ALLOWED } from './tables.ts';

/** One direction of a way. */
export interface Direction {
  speed: number;
  lanes: number;
  flags: number;
}

/** What a way means for cars. */
export interface RoadWay {
  class: string;
  access: number;
  layer: number;
  flags: number;
  name: string;
  forward: Direction | undefined;
  backward: Direction | undefined;
}

export type NoRoad = 'no-road' | 'not-for-cars' | 'closed' | 'reversible';

/** Reads the tags of a way; a word where it is no road for cars, and why. */
export function readRoad(tags: Tags): RoadWay | NoRoad {
  const roadClass = tags.get('highway');
  if (roadClass === undefined) return 'no-road';
  if (!Object.hasOwn(CAR_CLASSES, roadClass) || tags.get('area') === 'yes') return 'not-for-cars';
  const row = CAR_CLASSES[roadClass];
  const access = accessOf(tags);
  if (access === 'closed') return 'closed';
  if (access === undefined && ONLY_IF_ALLOWED.has(roadClass)) return 'not-for-cars';
  if (tags.get('service') === 'emergency_access' && access === undefined) return 'closed';
  const oneway = onewayOf(tags, row.oneway === true);
  if (oneway === 'reversible') return 'reversible';
  const bothWays = oneway === 'no';
  const direction = (side: 'forward' | 'backward'): Direction => {
    const speed = speedOf(tags, side);
    const lanes = lanesOf(tags, side, bothWays);
    return {
      speed: speed ?? row.speed,
      lanes: lanes ?? row.lanes,
      flags:
        (speed === undefined ? EDGE_FLAG.speedAssumed : 0) |
        (lanes === undefined ? EDGE_FLAG.lanesAssumed : 0),
    };
  };
  return {
    class: roadClass,
    access: ACCESS[access ?? 'open'],
    layer: layerOf(tags),
    flags: flagsOf(tags, bothWays),
    name: tags.get('name') ?? tags.get('ref') ?? '',
    forward: oneway === '-1' ? undefined : direction('forward'),
    backward: oneway === 'yes' ? undefined : direction('backward'),
  };
}

/** The most special tag that says something of cars; undefined where none does. */
export function accessOf(tags: Tags): 'open' | 'destination' | 'private' | 'closed' | undefined {
  let found: ReturnType<typeof accessOf>;
  for (const key of ACCESS_KEYS) {
    const value = tags.get(key);
    if (value !== undefined && Object.hasOwn(ACCESS_VALUES, value)) found = ACCESS_VALUES[value];
  }
  return found;
}

/** Whether a barrier on the road stops cars. */
export function blocksCars(tags: Tags): boolean {
  const barrier = tags.get('barrier');
  if (barrier === undefined) return false;
  const access = accessOf(tags);
  if (access !== undefined) return access === 'closed';
  return BLOCKING_BARRIERS.has(barrier);
}

/** Bits as of CollectedRoads.nodes.signals; 0 where the node has no traffic signals. */
export function signalsOf(tags: Tags): number {
  if (tags.get('highway') !== 'traffic_signals') return 0;
  const direction = tags.get('traffic_signals:direction');
  return direction === 'forward' ? 1 : direction === 'backward' ? 2 : 3;
}

export function onewayOf(tags: Tags, byClass: boolean): 'yes' | 'no' | '-1' | 'reversible' {
  const tag =
    tags.get('oneway:motorcar') ??
    tags.get('oneway:motor_vehicle') ??
    tags.get('oneway:vehicle') ??
    tags.get('oneway');
  if (tag === 'yes' || tag === 'true' || tag === '1') return 'yes';
  if (tag === '-1' || tag === 'reverse') return '-1';
  if (tag === 'reversible') return 'reversible';
  // Alternating roads are driven both ways, in turns.
  if (tag === 'no' || tag === 'false' || tag === '0' || tag === 'alternating') return 'no';
  const junction = tags.get('junction');
  return byClass || junction === 'roundabout' || junction === 'circular' ? 'yes' : 'no';
}

function lanesOf(tags: Tags, side: 'forward' | 'backward', bothWays: boolean): number | undefined {
  const own = whole(tags.get(`lanes:${side}`));
  if (own !== undefined) return own;
  const all = whole(tags.get('lanes'));
  if (all === undefined) return undefined;
  if (!bothWays) return all;
  const other = whole(tags.get(side === 'forward' ? 'lanes:backward' : 'lanes:forward'));
  return Math.max(1, other === undefined ? Math.floor(all / 2) : all - other);
}

function whole(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value >= 1 && value <= 20 ? value : undefined;
}

function layerOf(tags: Tags): number {
  const value = Number(tags.get('layer'));
  if (Number.isFinite(value) && tags.has('layer')) return Math.max(-10, Math.min(10, Math.trunc(value)));
  return isTunnel(tags) ? -1 : isBridge(tags) ? 1 : 0;
}

function isBridge(tags: Tags): boolean {
  const bridge = tags.get('bridge');
  return bridge !== undefined && bridge !== 'no';
}

function isTunnel(tags: Tags): boolean {
  const tunnel = tags.get('tunnel');
  return (
    (tunnel !== undefined && tunnel !== 'no' && tunnel !== 'building_passage') ||
    tags.get('covered') === 'tunnel'
  );
}

function flagsOf(tags: Tags, bothWays: boolean): number {
  const junction = tags.get('junction');
  let flags = 0;
  if (isBridge(tags)) flags |= EDGE_FLAG.bridge;
  if (isTunnel(tags)) flags |= EDGE_FLAG.tunnel;
  if (junction === 'roundabout' || junction === 'circular') flags |= EDGE_FLAG.roundabout;
  if (tags.get('toll') === 'yes') flags |= EDGE_FLAG.toll;
  if (tags.get('ford') !== undefined && tags.get('ford') !== 'no') flags |= EDGE_FLAG.ford;
  if (!bothWays) flags |= EDGE_FLAG.oneway;
  return flags;
}
