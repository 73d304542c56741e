/** Whose an address is, for limits: an IPv4 address, or the first 64 bits of an IPv6 one, as one has many of those. */
export function networkOf(address = ''): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head, tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - groups.length - behind.length)).fill('0') : [];
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':');
}

/** Counts what is open, by network, and says where one has too much. */
export class CountByNetwork {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** `most`: that one network may have. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether one more may be opened from an address. */
  mayOpen(address: string | undefined): boolean {
    return (this.#counts.get(networkOf(address)) ?? 0) < this.#most;
  }

  /** Counts one; returns its end, which counts once. */
  open(address: string | undefined): () => void {
    const network = networkOf(address);
    this.#counts.set(network, (this.#counts.get(network) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#counts.get(network) ?? 0) - 1;
      if (left > 0) this.#counts.set(network, left);
      else this.#counts.delete(network);
    };
  }
}
