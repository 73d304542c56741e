/** What the keys that are held ask of a person on foot: −1 to 1 each. */
export interface WalkIntent {
  right: number;
  ahead: number;
  /** Clockwise. */
  turn: number;
  up: number;
  running: boolean;
}

/** Codes, not letters: the places of W A S D on the keyboard count, whatever is printed there. */
const MEANING: Record<string, Partial<Omit<WalkIntent, 'running'>>> = {
  KeyW: { ahead: 1 },
  ArrowUp: { ahead: 1 },
  KeyS: { ahead: -1 },
  ArrowDown: { ahead: -1 },
  KeyA: { right: -1 },
  KeyD: { right: 1 },
  ArrowLeft: { turn: -1 },
  KeyQ: { turn: -1 },
  ArrowRight: { turn: 1 },
  KeyE: { turn: 1 },
  PageUp: { up: 1 },
  PageDown: { up: -1 },
};

export function isWalkKey(code: string): boolean {
  return code in MEANING;
}

/** Keys that contradict each other come to nothing; two that ask for the same are one. */
export function intentOf(held: ReadonlySet<string>, running: boolean): WalkIntent {
  const sum = { right: 0, ahead: 0, turn: 0, up: 0 };
  for (const code of held) {
    const meaning = MEANING[code] ?? {};
    for (const key of Object.keys(meaning) as (keyof typeof sum)[]) sum[key] += meaning[key] ?? 0;
  }
  return {
    right: Math.sign(sum.right),
    ahead: Math.sign(sum.ahead),
    turn: Math.sign(sum.turn),
    up: Math.sign(sum.up),
    running,
  };
}

/** Metres a second. */
export const WALKING = 5 / 3.6;
export const RUNNING = 18 / 3.6;

/**
 * Metres east and north within some seconds for who looks so many degrees clockwise from north. Askew is not faster
 * than straight on.
 */
export function strideOf(
  { right, ahead, running }: Pick<WalkIntent, 'right' | 'ahead' | 'running'>,
  heading: number,
  seconds: number,
): [east: number, north: number] {
  const size = Math.hypot(right, ahead);
  if (size === 0) return [0, 0];
  const metres = ((running ? RUNNING : WALKING) * seconds) / Math.max(1, size);
  const angle = (heading * Math.PI) / 180;
  return [
    metres * (right * Math.cos(angle) + ahead * Math.sin(angle)),
    metres * (ahead * Math.cos(angle) - right * Math.sin(angle)),
  ];
}
