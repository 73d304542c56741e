import { beforeEach, describe, expect, it } from 'vitest';
import { hearOf, SILENCE, silence, useSound } from '../../../viewer/alarms/sound.ts';

beforeEach(() => useSound.setState({ silentUntil: 0, known: new Set() }));

describe('a silence', () => {
  it('should outlast the bar of alarms, as when one steps into a building', () => {
    hearOf(['breach']);
    silence(1_000);
    // Another bar, in the room, is told of the same.
    hearOf(['breach']);
    expect(useSound.getState().silentUntil).toBe(1_000 + SILENCE);
  });

  it('should end with what is new, and with what calls anew', () => {
    hearOf(['breach']);
    silence(1_000);
    hearOf(['breach', 'fire']);
    expect(useSound.getState().silentUntil).toBe(0);
    hearOf([]);
    silence(1_000);
    hearOf(['fire']);
    expect(useSound.getState().silentUntil).toBe(0);
  });
});
