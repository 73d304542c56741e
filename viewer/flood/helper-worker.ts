import { joinTeam, type ThreadTask } from '../../scenes/flood/solver/helpers.ts';

self.onmessage = async ({ data: task }: MessageEvent<ThreadTask>) => {
  await joinTeam(task, () => self.postMessage('ready'));
  self.close();
};
