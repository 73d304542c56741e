import { joinTeam, type ThreadTask } from '../../scenes/flood/solver/helpers.ts';

/** What a helper tells: that it works, or why it does not. */
export type FromHelper = 'ready' | { failed: string };

self.onmessage = async ({ data: task }: MessageEvent<ThreadTask>) => {
  const tell = (message: FromHelper) => self.postMessage(message);
  try {
    await joinTeam(task, () => tell('ready'));
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
  self.close();
};
