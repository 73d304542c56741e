import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GOOD_FOR, Proofs, prove } from '../../../../realtime/push/cluster/proof.ts';

const SECRET = 'of the servers';
const SAID = { method: 'DELETE', path: '/api/cities/probe/alarms/1', asker: 'somebody' };
const NOW = Date.UTC(2026, 10, 21);

describe('what one server says to another', () => {
  it('should be taken once', () => {
    const proofs = new Proofs();
    const proof = prove(SECRET, SAID, NOW);
    expect(proofs.isGood(SECRET, SAID, proof, NOW + 5)).toBe(true);
    expect(proofs.isGood(SECRET, SAID, proof, NOW + 6)).toBe(false);
    expect(proofs.isGood(SECRET, SAID, prove(SECRET, SAID, NOW), NOW + 6)).toBe(true);
  });

  it('should be an HMAC over all of it, the time and the number that is used once', () => {
    const [time, nonce, signature] = prove(SECRET, SAID, NOW).split(' ');
    const whole = [time, nonce, SAID.method, SAID.path, SAID.asker].join('\n');
    expect(time).toBe(String(NOW));
    expect(signature).toBe(createHmac('sha256', SECRET).update(whole).digest('base64url'));
    for (const change of [{ method: 'GET' }, { path: '/api/cities/probe/alarms/2' }, { asker: 'other' }])
      expect(new Proofs().isGood(SECRET, { ...SAID, ...change }, `${time} ${nonce} ${signature}`, NOW)).toBe(
        false,
      );
    expect(new Proofs().isGood(SECRET, SAID, `${time} another ${signature}`, NOW)).toBe(false);
    expect(new Proofs().isGood('another secret', SAID, `${time} ${nonce} ${signature}`, NOW)).toBe(false);
    expect(new Proofs().isGood(SECRET, SAID, '', NOW)).toBe(false);
  });

  it('should be good for a minute either way, and be remembered as long as that and no longer', () => {
    const proofs = new Proofs();
    const ahead = prove(SECRET, SAID, NOW + GOOD_FOR);
    expect(proofs.isGood(SECRET, SAID, prove(SECRET, SAID, NOW - GOOD_FOR - 1), NOW)).toBe(false);
    expect(proofs.isGood(SECRET, SAID, prove(SECRET, SAID, NOW + GOOD_FOR + 1), NOW)).toBe(false);
    expect(proofs.isGood(SECRET, SAID, ahead, NOW)).toBe(true);
    expect(proofs.isGood(SECRET, SAID, ahead, NOW + 2 * GOOD_FOR)).toBe(false);
    expect(proofs.size).toBe(1);
    const later = NOW + 2 * GOOD_FOR + 1;
    expect(proofs.isGood(SECRET, SAID, prove(SECRET, SAID, later), later)).toBe(true);
    expect(proofs.size).toBe(1);
  });
});
