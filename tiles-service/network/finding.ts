const EXAMPLES = 5;

/** Something that a check counted, with a few ids to look at. */
export interface Finding {
  count: number;
  examples: string[];
}

export function note(finding: Finding, id: string): void {
  finding.count++;
  if (finding.examples.length < EXAMPLES) finding.examples.push(id);
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
