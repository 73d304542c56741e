import { ServerRefusal } from './ask-server.ts';

/** Milliseconds between two questions while the server opens its database, and how often it is asked. */
const PAUSE = 1_500;
const TRIES = 20;

/** What the server answers once it has started. */
export async function whenStarted<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ServerRefusal && error.code === 'starting') || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
