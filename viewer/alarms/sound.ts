import { create } from 'zustand';

/** Milliseconds that a person may silence the sound for; a new alarm of level I ends it at once. */
export const SILENCE = 10 * 60_000;

interface Sound {
  /** This machine's time until which it is silent. */
  silentUntil: number;
  /** What has been heard of, whichever bar of alarms was on screen then. */
  known: ReadonlySet<string>;
  /** The browser gives no sound before somebody has touched the page. */
  blocked: boolean;
}

export const useSound = create<Sound>()(() => ({ silentUntil: 0, known: new Set(), blocked: false }));

interface Call {
  /** Hertz, one after the other. */
  tones: readonly number[];
  /** Milliseconds until it comes again. */
  every: number;
}

/** Two calls that are told apart in sleep: three falling tones for level I, two rising ones for II. */
export const CALLS: Readonly<Record<1 | 2, Call>> = {
  1: { tones: [988, 784, 622], every: 4_000 },
  2: { tones: [523, 659], every: 12_000 },
};
const TONE = 0.22;
const PAUSE = 0.06;
/** Of full loudness, and how much more with each step of the escalation. */
const GAIN = 0.12;
const LOUDER = 0.1;
const LOUDEST = 0.5;

let context: AudioContext | undefined;

/** Call it where a person has clicked or typed: from then on the browser lets sounds through. */
export async function allowSound(): Promise<void> {
  if (!('AudioContext' in globalThis)) return;
  context ??= new AudioContext();
  await context.resume().catch(() => undefined);
  useSound.setState({ blocked: context.state !== 'running' });
}

export function silence(now = Date.now()): void {
  useSound.setState({ silentUntil: now + SILENCE });
}

export function endSilence(): void {
  useSound.setState({ silentUntil: 0 });
}

/** Hears what calls most urgently now: something new among it ends a silence. */
export function hearOf(urgent: readonly string[]): void {
  const { known } = useSound.getState();
  if (urgent.some((one) => !known.has(one))) endSilence();
  useSound.setState({ known: new Set(urgent) });
}

/**
 * Calls for a level, louder with each step of its escalation, until the returned function is called. Levels III and IV
 * are seen and not heard.
 */
export function callFor(level: number, escalated: number): () => void {
  const call = CALLS[level as 1 | 2];
  if (!call || !('AudioContext' in globalThis)) return () => undefined;
  const play = () => {
    if (Date.now() < useSound.getState().silentUntil) return;
    context ??= new AudioContext();
    if (context.state !== 'running') {
      useSound.setState({ blocked: true });
      return;
    }
    playTones(context, call.tones, Math.min(LOUDEST, GAIN + LOUDER * escalated));
  };
  play();
  const timer = setInterval(play, call.every);
  return () => clearInterval(timer);
}

function playTones(on: AudioContext, tones: readonly number[], gain: number): void {
  tones.forEach((frequency, i) => {
    const begin = on.currentTime + i * (TONE + PAUSE);
    const source = on.createOscillator();
    const volume = on.createGain();
    source.type = 'triangle';
    source.frequency.value = frequency;
    // Without a slope it would click.
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(gain, begin + 0.02);
    volume.gain.setValueAtTime(gain, begin + TONE - 0.04);
    volume.gain.linearRampToValueAtTime(0, begin + TONE);
    source.connect(volume).connect(on.destination);
    source.start(begin);
    source.stop(begin + TONE);
  });
}
