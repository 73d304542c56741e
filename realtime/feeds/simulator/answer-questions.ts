import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../../models/errors.ts';
import type { Simulation } from '../../../scenes/simulator/simulation.ts';
import { loadSimulation, type SimulatorSource } from './load-simulation.ts';
import { encodeTold } from './payload.ts';
import type { Answer, AnswerMessage, Question, QuestionMessage } from './question.ts';

/** Module of the worker: loads the simulation of `workerData` and answers what feeds ask. */
const port = parentPort;
if (!port) throw new Error('This module runs in a worker.');
const tell = (message: AnswerMessage): void => {
  const body = 'answer' in message ? message.answer.body : undefined;
  port.postMessage(message, body ? [body.buffer] : []);
};

try {
  const simulation = await loadSimulation(workerData as SimulatorSource);
  port.on('message', ({ id, question }: QuestionMessage) => {
    try {
      tell({ id, answer: answerOf(simulation, question) });
    } catch (error) {
      tell({ id, error: (error as Error).message });
    }
  });
  tell({ ready: true, skipped: simulation.skipped });
} catch (error) {
  tell({
    failed: {
      message: (error as Error).message,
      ...(error instanceof InputError ? { code: error.code } : {}),
    },
  });
}

function answerOf(simulation: Simulation, question: Question): Answer {
  if (question.ask === 'events') {
    const events = simulation.events(question.from, question.to);
    return events.length > 0 ? { body: encodeTold({ events }, question.to) } : {};
  }
  const layer = simulation.layers.get(question.layer);
  if (!layer) return { total: 0 };
  if (question.ask === 'things') {
    const things = layer.things.slice(question.first, question.first + question.count);
    return { body: encodeTold({ things }, 0), total: layer.things.length };
  }
  const { schedule } = layer;
  const observations =
    question.ask === 'latest'
      ? schedule.latest(question.time)
      : question.ask === 'sparse'
        ? schedule.sparsely(question.from, question.to, question.seconds)
        : schedule.between(question.from, question.to);
  const time = question.ask === 'latest' ? question.time : question.from;
  return observations.length > 0 ? { body: encodeTold({ observations }, time) } : {};
}
