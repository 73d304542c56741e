import { answerCalls } from '../../workers/answer-calls.ts';
import type { RayCalls } from './messages.ts';
import { rayAnswers } from './ray-answers.ts';

answerCalls<RayCalls>(rayAnswers());
