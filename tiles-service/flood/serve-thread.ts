import { parentPort, workerData } from 'node:worker_threads';
import { joinTeam, type ThreadTask } from '../../scenes/flood/solver/helpers.ts';

await joinTeam(workerData as ThreadTask, () => parentPort?.postMessage('ready'));
