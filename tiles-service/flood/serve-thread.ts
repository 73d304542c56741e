import { parentPort, workerData } from 'node:worker_threads';
import { configure } from '../../scenes/flood/solver/inertial-layout.ts';
import { loadKernels } from '../../scenes/flood/solver/kernels.ts';
import { serve } from '../../scenes/flood/solver/team.ts';
import type { ThreadTask } from './helpers.ts';

const { module, memory, layout, index, members } = workerData as ThreadTask;
const kernels = await loadKernels(module, memory);
configure(kernels, layout);
parentPort?.postMessage('ready');
serve(kernels, memory, layout.control, index, members);
