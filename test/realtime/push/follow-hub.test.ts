import { describe, expect, it } from 'vitest';
import {
  type FollowedView,
  followedViewSchema,
  type Participants,
  type ViewChange,
} from '../../../models/schema/follow.ts';
import {
  FollowHub,
  LEADER_PATIENCE,
  type Participant,
  TRIES_WITHIN,
} from '../../../realtime/push/follow-hub.ts';

const VIEW = followedViewSchema.parse({ camera: { longitude: 114.6, latitude: 27.6, height: 900 } });
const CAMERA = { ...VIEW.camera, height: 500 };

interface Told extends Participant {
  told: unknown[][];
}

function person(name: string, address = name): Told {
  const told: unknown[][] = [];
  const visible = {
    layers: new Map<string, string>(),
    themes: new Set<string>(),
    origins: new Set<string>(),
  };
  return {
    id: `${name}-socket`,
    name,
    address,
    visible,
    told,
    tell: (...words: unknown[]) => void told.push(words),
  };
}

function led(hub: FollowHub, leader = person('Li')): { leader: Told; code: string; key: string } {
  const answer = hub.lead(leader, 'city', VIEW);
  if ('problem' in answer) throw new Error(answer.problem);
  return { leader, ...answer };
}

const viewsOf = ({ told }: Told) =>
  told.filter(([event]) => event === 'view').map(([, change]) => change as ViewChange);
const participantsOf = ({ told }: Told) =>
  told.filter(([event]) => event === 'participants').map(([, all]) => all as Participants);

describe('FollowHub', () => {
  it('should give a follower the view as it is now, and every change after', () => {
    const hub = new FollowHub(() => 1000);
    const { leader, code } = led(hub);
    hub.change(leader.id, { at: 1000, camera: CAMERA });
    const follower = person('Wang');
    expect(hub.follow(follower, 'city', code)).toEqual({
      view: { ...VIEW, camera: CAMERA },
      at: 1000,
      participants: { leader: 'Li', followers: ['Wang'] },
    });
    const view: FollowedView = { ...VIEW, shadows: true };
    hub.change(leader.id, { at: 1000, view });
    expect(viewsOf(follower)).toEqual([{ at: 1000, view }]);
  });

  it('should never let the time of the view run backwards, or ahead of the server', () => {
    let now = 100_000;
    const hub = new FollowHub(() => now);
    const { leader, code } = led(hub);
    const follower = person('Wang');
    hub.follow(follower, 'city', code);
    now = 100_500;
    for (const at of [100_400, 100_300, 999_999]) hub.change(leader.id, { at, camera: CAMERA });
    expect(viewsOf(follower).map(({ at }) => at)).toEqual([100_400, 100_400, 100_500]);
  });

  it('should take changes from the leader alone', () => {
    const hub = new FollowHub();
    const { code } = led(hub);
    const follower = person('Wang');
    hub.follow(follower, 'city', code);
    expect(hub.change(follower.id, { at: 1, camera: CAMERA })).toBe(false);
    expect(hub.change('nobody', { at: 1, camera: CAMERA })).toBe(false);
  });

  it('should know no session of another city, and none with a wrong code', () => {
    const hub = new FollowHub();
    const { code } = led(hub);
    expect(hub.follow(person('Wang'), 'elsewhere', code)).toEqual({ problem: 'no-session' });
    expect(hub.follow(person('Wang'), 'city', 'AAAAAA')).toEqual({ problem: 'no-session' });
  });

  it('should wait for a leader whose connection is lost, and take them back by the key alone', () => {
    const hub = new FollowHub();
    const { leader, code, key } = led(hub);
    const follower = person('Wang');
    hub.follow(follower, 'city', code);
    hub.disconnect(leader.id);
    expect(participantsOf(follower).at(-1)).toEqual({ leader: undefined, followers: ['Wang'] });
    const other = hub.lead(person('Mallory'), 'city', VIEW, { code, key: 'guessed' });
    expect(other).not.toMatchObject({ code });
    const back = { ...person('Li'), id: 'another-socket' };
    expect(hub.lead(back, 'city', VIEW, { code, key })).toEqual({ code, key });
    expect(participantsOf(follower).at(-1)).toEqual({ leader: 'Li', followers: ['Wang'] });
    expect(hub.change('another-socket', { at: 1, camera: CAMERA })).toBe(true);
    expect(hub.change(leader.id, { at: 1, camera: CAMERA })).toBe(false);
  });

  it('should tell followers when the leader ends it, and forget it', () => {
    const hub = new FollowHub();
    const { leader, code } = led(hub);
    const follower = person('Wang');
    hub.follow(follower, 'city', code);
    hub.leave(leader.id);
    expect(follower.told.at(-1)).toEqual(['ended']);
    expect(hub.size).toBe(0);
  });

  it('should forget a session whose leader does not come back', () => {
    let now = 0;
    const hub = new FollowHub(() => now);
    const { leader, code } = led(hub);
    const follower = person('Wang');
    hub.follow(follower, 'city', code);
    hub.disconnect(leader.id);
    now = LEADER_PATIENCE + 1;
    expect(hub.follow(person('Zhao'), 'city', code)).toEqual({ problem: 'no-session' });
    expect(follower.told.at(-1)).toEqual(['ended']);
  });

  it('should refuse more sessions and followers than it can hold', () => {
    const hub = new FollowHub();
    const { code } = led(hub);
    for (let i = 0; i < 200; i++) hub.follow(person(`f${i}`), 'city', code);
    expect(hub.follow(person('late'), 'city', code)).toEqual({ problem: 'full' });
    for (let i = 1; i < 500; i++) led(hub, person(`leader ${i}`));
    expect(hub.lead(person('late'), 'city', VIEW)).toEqual({ problem: 'busy' });
  });

  it('should leave room for others, whatever one address begins', () => {
    const hub = new FollowHub();
    const answers = Array.from({ length: 500 }, (_, i) =>
      hub.lead(person(`robot ${i}`, '10.0.0.9'), 'city', VIEW),
    );
    expect(answers.filter((answer) => 'code' in answer)).toHaveLength(50);
    expect(answers.at(-1)).toEqual({ problem: 'busy' });
    expect(hub.lead(person('Li', '10.0.0.1'), 'city', VIEW)).toHaveProperty('code');
  });

  it('should let nobody guess codes, over however many connections', () => {
    let now = 0;
    const hub = new FollowHub(() => now);
    const { code } = led(hub);
    const guess = (given: string) => hub.follow(person('Mallory', '10.0.0.9'), 'city', given);
    for (let i = 0; i < 60; i++) expect(guess('AAAAAA')).toEqual({ problem: 'no-session' });
    expect(guess('AAAAAB')).toEqual({ problem: 'too-many-tries' });
    expect(guess(code)).toEqual({ problem: 'too-many-tries' });
    expect(hub.follow(person('Wang', '10.0.0.1'), 'city', code)).toHaveProperty('view');
    now += TRIES_WITHIN + 1;
    expect(guess(code)).toHaveProperty('view');
  });
});
