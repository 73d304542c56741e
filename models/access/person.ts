/** Who did something, as records name them. */
export interface Person {
  /** Id of the account, `local`, or `system`. */
  id: string;
  /** As others read it. */
  name: string;
}

/** Who acts where nobody does: the clock, a feed, a rule. */
export const SYSTEM: Person = { id: 'system', name: 'system' };
