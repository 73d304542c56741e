/** Records of one kind that topics tell, by id; only the topic that told one takes it away. */
export class ToldRecords {
  readonly #records = new Map<string, { topic: number; body: unknown }>();

  /** `whole`: what the topic told before is worthless. */
  take(
    topic: number,
    { whole, set, removed }: { whole: boolean; set: { id: string; body: unknown }[]; removed: string[] },
  ): void {
    if (whole) this.forget(topic);
    for (const { id, body } of set) this.#records.set(id, { topic, body });
    for (const id of removed) if (this.#records.get(id)?.topic === topic) this.#records.delete(id);
  }

  forget(topic: number): void {
    for (const [id, record] of this.#records) if (record.topic === topic) this.#records.delete(id);
  }

  /** Bodies by id. */
  all(): Record<string, unknown> {
    return Object.fromEntries([...this.#records].map(([id, { body }]) => [id, body]));
  }
}
