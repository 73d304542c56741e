/** Bytes of a packet of an MPEG transport stream (ISO/IEC 13818-1, 2.4.3). */
const PACKET = 188;
const SYNC = 0x47;
/** Type of an H.264 stream in the program map (table 2-34). */
const H264 = 0x1b;
const CLOCK = 90_000;
/** Presentation times have 33 bits. */
const WRAP = 2 ** 33;

export interface CutSegment {
  bytes: Buffer;
  /** Seconds. */
  duration: number;
}

export interface CutterOptions {
  /** Seconds that a segment has at the least; it ends before the next picture that stands alone. */
  least?: number;
  /** Bytes that a segment may have; more, and the stream is of no use here. */
  most?: number;
}

/** A stream with too few pictures that stand alone, or no transport stream at all. */
export class StreamUnusable extends Error {
  override readonly name = 'StreamUnusable';
}

/**
 * Cuts a transport stream with one video stream into segments for HLS, each from a picture that stands alone (a random
 * access point) and each with its own tables of programs in front, so that it can be played by itself.
 */
export class TransportStreamCutter {
  readonly #least: number;
  readonly #most: number;
  #rest: Buffer = Buffer.alloc(0);
  #programs: Buffer | undefined;
  #map: Buffer | undefined;
  #mapPid = -1;
  #videoPid = -1;
  #type: number | undefined;
  #packets: Buffer[] = [];
  #size = 0;
  #began: number | undefined;

  constructor({ least = 1, most = 32 << 20 }: CutterOptions = {}) {
    this.#least = least;
    this.#most = most;
  }

  /** Whether the video is H.264; undefined until the stream says. */
  get isH264(): boolean | undefined {
    return this.#type === undefined ? undefined : this.#type === H264;
  }

  /** Takes bytes as they come and gives what is whole by now. Throws StreamUnusable. */
  push(chunk: Buffer): CutSegment[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const done: CutSegment[] = [];
    let at = 0;
    for (; at + PACKET <= bytes.length; at += PACKET) {
      if (bytes[at] !== SYNC) throw new StreamUnusable('This is not an MPEG transport stream.');
      const segment = this.#take(bytes.subarray(at, at + PACKET));
      if (segment) done.push(segment);
    }
    // A copy: the chunk belongs to whoever gave it.
    this.#rest = Buffer.from(bytes.subarray(at));
    return done;
  }

  #take(packet: Buffer): CutSegment | undefined {
    const pid = ((packet[1] & 0x1f) << 8) | packet[2];
    const starts = (packet[1] & 0x40) !== 0;
    if (pid === 0 && starts) {
      this.#programs = Buffer.from(packet);
      this.#mapPid = mapPidOf(packet) ?? this.#mapPid;
    } else if (pid === this.#mapPid && starts) {
      this.#map = Buffer.from(packet);
      const video = videoOf(packet);
      if (video) {
        this.#videoPid = video.pid;
        this.#type = video.type;
      }
    }
    if (pid !== this.#videoPid || !starts || !isRandomAccess(packet)) {
      if (this.#began !== undefined) this.#keep(packet);
      return undefined;
    }
    const time = presentationTime(packet);
    if (time === undefined || !this.#programs || !this.#map) {
      if (this.#began !== undefined) this.#keep(packet);
      return undefined;
    }
    const duration = this.#began === undefined ? 0 : ((time - this.#began + WRAP) % WRAP) / CLOCK;
    if (this.#began !== undefined && duration < this.#least) {
      this.#keep(packet);
      return undefined;
    }
    const segment = this.#began === undefined ? undefined : { bytes: Buffer.concat(this.#packets), duration };
    this.#packets = [this.#programs, this.#map];
    this.#size = 2 * PACKET;
    this.#began = time;
    this.#keep(packet);
    return segment;
  }

  #keep(packet: Buffer): void {
    this.#size += PACKET;
    if (this.#size > this.#most)
      throw new StreamUnusable(
        `${this.#most >> 20} MiB came without a picture that stands alone. Set a shorter key frame interval in the camera.`,
      );
    this.#packets.push(Buffer.from(packet));
  }
}

/** Where the payload of a packet begins; undefined: it has none. */
function payloadAt(packet: Buffer): number | undefined {
  const control = (packet[3] >> 4) & 3;
  if ((control & 1) === 0) return undefined;
  const at = control === 3 ? 5 + packet[4] : 4;
  return at < PACKET ? at : undefined;
}

/** The section that begins in a packet: from its table id to before its check sum. */
function sectionOf(packet: Buffer): Buffer | undefined {
  const at = payloadAt(packet);
  if (at === undefined) return undefined;
  const begin = at + 1 + packet[at];
  if (begin + 3 > PACKET) return undefined;
  const length = ((packet[begin + 1] & 0x0f) << 8) | packet[begin + 2];
  // Tables of one program fit in a packet.
  return packet.subarray(begin, Math.min(PACKET, begin + 3 + length) - 4);
}

/** The first program that is not the network's own (table 2-30). */
function mapPidOf(packet: Buffer): number | undefined {
  const section = sectionOf(packet);
  if (section?.[0] !== 0) return undefined;
  for (let at = 8; at + 4 <= section.length; at += 4) {
    const program = section.readUInt16BE(at);
    if (program !== 0) return section.readUInt16BE(at + 2) & 0x1fff;
  }
  return undefined;
}

/** The first stream of a program (table 2-33): ffmpeg was told to send the video alone. */
function videoOf(packet: Buffer): { pid: number; type: number } | undefined {
  const section = sectionOf(packet);
  if (section?.[0] !== 2 || section.length < 12) return undefined;
  const at = 12 + (section.readUInt16BE(10) & 0x0fff);
  return at + 5 <= section.length
    ? { type: section[at], pid: section.readUInt16BE(at + 1) & 0x1fff }
    : undefined;
}

/** The random access indicator of the adaptation field (2.4.3.5). */
const isRandomAccess = (packet: Buffer): boolean =>
  (packet[3] & 0x20) !== 0 && packet[4] > 0 && (packet[5] & 0x40) !== 0;

/** Presentation time of the PES packet that begins here, in ticks of 90 kHz (2.4.3.6). */
function presentationTime(packet: Buffer): number | undefined {
  const at = payloadAt(packet);
  if (at === undefined || at + 14 > PACKET || packet.readUIntBE(at, 3) !== 1) return undefined;
  if ((packet[at + 7] & 0x80) === 0) return undefined;
  const b = packet.subarray(at + 9, at + 14);
  return ((b[0] >> 1) & 7) * 2 ** 30 + (b[1] << 22) + ((b[2] >> 1) << 15) + (b[3] << 7) + (b[4] >> 1);
}
