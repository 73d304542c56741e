import type { AccessUnit } from './h264.ts';

/** Bytes of a packet's payload. */
const MOST = 1_400;
const PAYLOAD_TYPE = 96;

/** RTP packets (RFC 3550) of H.264 pictures in packetization mode 1 (RFC 6184): single units, and fragments FU-A. */
export class RtpPackets {
  #sequence = 1;
  readonly #source = 0x43_4d_00_01;

  /** `time`: ticks of 90 kHz. */
  of(picture: AccessUnit, time: number): Buffer[] {
    return picture.flatMap((unit, index) => {
      const isLast = index === picture.length - 1;
      if (unit.length <= MOST) return [this.#packet(unit, time, isLast)];
      const packets: Buffer[] = [];
      for (let at = 1; at < unit.length; at += MOST - 2) {
        const part = unit.subarray(at, at + MOST - 2);
        const ends = at + part.length >= unit.length;
        const indicator = (unit[0] & 0xe0) | 28;
        const header = (at === 1 ? 0x80 : 0) | (ends ? 0x40 : 0) | (unit[0] & 0x1f);
        packets.push(
          this.#packet(Buffer.concat([Buffer.from([indicator, header]), part]), time, ends && isLast),
        );
      }
      return packets;
    });
  }

  /** The marker is set on the last packet of a picture. */
  #packet(payload: Buffer, time: number, marker: boolean): Buffer {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = (marker ? 0x80 : 0) | PAYLOAD_TYPE;
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE(time % 2 ** 32, 4);
    header.writeUInt32BE(this.#source, 8);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return Buffer.concat([header, payload]);
  }
}
