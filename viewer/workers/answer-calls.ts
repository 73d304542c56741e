import { InputError } from '../../models/errors.ts';
import type { AnswerMessage, CallMessage, Calls, ToldInputError } from './messages.ts';

/** What a function of a worker is told beside its parameters. */
export interface CallContext {
  /** Raised when nobody waits any more; heard only between two turns. */
  signal: AbortSignal;
  /** 0 … 1. */
  progress(share: number): void;
}

/** What a worker offers: each function gets the context of the call, then the parameters. */
export type Answers<C extends Calls> = {
  [N in keyof C]: (
    context: CallContext,
    ...parameters: Parameters<C[N]>
  ) => ReturnType<C[N]> | Promise<ReturnType<C[N]>>;
};

/** What of the worker's own side the answers need. */
export interface PageLike {
  postMessage(message: AnswerMessage, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<CallMessage>) => void) | null;
}

/** Answers the calls of a page (see worker-calls.ts). `transferOf`: what of a value is handed over, not copied. */
export function answerCalls<C extends Calls>(
  answers: Answers<C>,
  transferOf: (value: Awaited<ReturnType<C[keyof C]>>) => Transferable[] = () => [],
  page: PageLike = self as unknown as PageLike,
): void {
  const running = new Map<number, AbortController>();
  page.onmessage = async ({ data: message }) => {
    const { id } = message;
    if ('cancel' in message) {
      running.get(id)?.abort();
      return;
    }
    const stop = new AbortController();
    running.set(id, stop);
    const context: CallContext = {
      signal: stop.signal,
      progress: (share) => page.postMessage({ id, progress: share }, []),
    };
    try {
      const value = await answers[message.name](context, ...(message.parameters as Parameters<C[string]>));
      page.postMessage({ id, value }, transferOf(value as Awaited<ReturnType<C[keyof C]>>));
    } catch (error) {
      page.postMessage({ id, ...told(error) }, []);
    } finally {
      running.delete(id);
    }
  };
}

function told(error: unknown): { error: string; input?: ToldInputError } {
  if (!(error instanceof InputError))
    return { error: error instanceof Error ? error.message : String(error) };
  const { code, input, advice, message } = error;
  return { error: message, input: { code, input, advice } };
}
