import { answerCalls } from '../../workers/answer-calls.ts';
import { massingAnswers } from './massing-answers.ts';
import type { GroundCalls } from './messages.ts';
import { padAnswers } from './pad-answers.ts';
import { pipeAnswers } from './pipe-answers.ts';
import { terrainAnswers } from './terrain-answers.ts';

answerCalls<GroundCalls>({ ...terrainAnswers, ...padAnswers, ...massingAnswers, ...pipeAnswers });
