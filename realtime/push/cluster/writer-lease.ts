import type { RedisConnection } from './redis.ts';

/**
 * Takes the lease if nobody has it, or goes on with it if it is ours. The epoch stays only for a holder that goes on
 * writing in it, also where the lease ran out while this process was too busy to say so and nobody has had it since. Any
 * other gets an epoch that is larger than that of every one before it, and than the time, should Redis have forgotten:
 * whoever hears of a larger one knows that the holder of a smaller one has been overtaken, however sure of itself that is
 * (a fencing token), and topics of two epochs are never taken for one another.
 */
const TAKE = `
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
local known = redis.call('get', KEYS[2])
if known and known == ARGV[4] then return known end
local epoch = redis.call('incr', KEYS[2])
if epoch < tonumber(ARGV[3]) then
  epoch = ARGV[3]
  redis.call('set', KEYS[2], epoch)
end
return tostring(epoch)`;

const LEAVE = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`;

export interface LeaseOptions {
  redis: RedisConnection;
  /** Of what is written by one process at a time. */
  name: string;
  /** Of this process, unlike that of any other. */
  holder: string;
  /** Milliseconds without a word from its holder until another may have it. */
  patience?: number;
  /** This process is the writer from now on. */
  onTaken(epoch: number): void;
  /** It is no longer: another may be. */
  onLost(): void;
}

/** A process may be too busy for a while, as when it reads what it has kept. */
const PATIENCE = 12_000;

export const leaseKey = (name: string): string => `citymirror:${name}:writer`;

/** Tries to be the one writer, and to stay it. */
export class WriterLease {
  readonly #options: LeaseOptions;
  readonly #patience: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #epoch: number | undefined;
  #least = 0;
  /** When the lease was last known to be ours, by a clock that nobody sets. */
  #heldAt = 0;
  #trying = false;
  #pausedUntil = 0;
  #closed = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#timer = setInterval(() => void this.try(), this.#patience / 4);
    void this.try();
  }

  /** Undefined: another process is the writer, or nobody. */
  get epoch(): number | undefined {
    return this.#epoch;
  }

  async try(): Promise<void> {
    if (this.#trying || this.#closed || performance.now() < this.#pausedUntil) return;
    this.#trying = true;
    const { redis, name, holder } = this.#options;
    const asked = performance.now();
    try {
      const answer = await redis.command(
        'EVAL',
        TAKE,
        '2',
        leaseKey(name),
        `citymirror:${name}:epoch`,
        holder,
        String(this.#patience),
        String(Math.max(this.#least, Math.floor(Date.now() / 1000))),
        String(this.#epoch ?? ''),
      );
      if (this.#closed) return;
      if (answer === null) this.lose();
      else this.#take(Number(String(answer)), asked);
    } catch {
      // Redis is away: the lease is ours as long as nobody else can have it.
      if (performance.now() - this.#heldAt > this.#patience) this.lose();
    } finally {
      this.#trying = false;
    }
  }

  /** The next epoch is at least this, as when somebody else was found to have had a larger one. */
  atLeast(epoch: number): void {
    this.#least = Math.max(this.#least, epoch);
  }

  /** Somebody else was found to be the writer. */
  lose(): void {
    if (this.#epoch === undefined) return;
    this.#epoch = undefined;
    this.#options.onLost();
  }

  /** Lets another try: this process cannot do what the writer has to. */
  async giveUp(): Promise<void> {
    this.#pausedUntil = performance.now() + this.#patience;
    this.lose();
    await this.#leave();
  }

  /** Gives it back, so that another has it at once. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    if (this.#epoch === undefined) return;
    this.#epoch = undefined;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const { redis, name, holder } = this.#options;
    await redis.command('EVAL', LEAVE, '1', leaseKey(name), holder).catch(() => undefined);
  }

  #take(epoch: number, asked: number): void {
    this.#heldAt = asked;
    if (epoch === this.#epoch) return;
    // Ours, but forgotten and taken anew: what was told before is of another epoch.
    this.lose();
    this.#epoch = epoch;
    this.#options.onTaken(epoch);
  }
}
