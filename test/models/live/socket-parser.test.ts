import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decoder, Encoder, type SocketPacket } from '../../../models/live/socket-parser.ts';

function decoded(message: unknown): SocketPacket {
  const got: SocketPacket[] = [];
  new Decoder().on('decoded', (packet) => got.push(packet)).add(message);
  expect(got).toHaveLength(1);
  return got[0];
}

describe('the parser of packets', () => {
  it('should write texts as the protocol of socket.io says', () => {
    const encode = (packet: SocketPacket) => new Encoder().encode(packet);
    expect(encode({ type: 0, nsp: '/' })).toEqual(['0']);
    expect(encode({ type: 0, nsp: '/live', data: { sid: 'a' } })).toEqual(['0/live,{"sid":"a"}']);
    expect(encode({ type: 1, nsp: '/live' })).toEqual(['1/live,']);
    expect(encode({ type: 2, nsp: '/', id: 12, data: ['watch', { city: '两江' }] })).toEqual([
      '212["watch",{"city":"两江"}]',
    ]);
    expect(encode({ type: 3, nsp: '/live', id: 0, data: [] })).toEqual(['3/live,0[]']);
  });

  it('should read what it writes', () => {
    const packet = fc.record({
      type: fc.constantFrom(2, 3),
      nsp: fc.constantFrom('/', '/live'),
      id: fc.nat(),
      data: fc.array(fc.jsonValue()).map((rest) => JSON.parse(JSON.stringify(['e', ...rest]))),
    });
    fc.assert(
      fc.property(packet, (told) => {
        const [message] = new Encoder().encode(told);
        expect(decoded(message)).toEqual(told);
      }),
    );
  });

  it('should send frames as one binary packet', () => {
    const packet = { type: 2, nsp: '/live', data: ['frames', Uint8Array.of(7, 8)] };
    const messages = new Encoder().encode(packet);
    expect(messages).toEqual([Uint8Array.of(1, 7, 8)]);
    expect(decoded(messages[0])).toEqual(packet);
    expect(decoded((messages[0] as Uint8Array).slice().buffer)).toEqual(packet);
  });

  it.each([
    '',
    '9',
    'x',
    '2',
    '2{}',
    '2[1]',
    '2["connect"]',
    '2["newListener"]',
    '51-["file",{"_placeholder":true,"num":0}]',
    '3{}',
    '0[]',
    '1[]',
    '2["open"',
    `2/${'n'.repeat(200)},["e"]`,
    new Uint8Array(0),
    Uint8Array.of(2, 1),
    {},
    undefined,
  ])('should refuse %j', (message) => {
    expect(() => new Decoder().add(message)).toThrow();
  });

  it('should never hang, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array()), (message) => {
        try {
          new Decoder().add(message);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
