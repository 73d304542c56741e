import { answerCalls } from '../../workers/answer-calls.ts';
import type { ReachCalls } from './messages.ts';
import { reachAnswers } from './reach-answers.ts';

answerCalls<ReachCalls>(reachAnswers);
