/** Lets others have their turn, so that a click on cancel is heard, and ends where it was. Throws the signal's reason. */
export async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  signal.throwIfAborted();
  await new Promise<void>((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
