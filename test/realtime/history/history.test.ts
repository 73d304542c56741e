import { describe } from 'vitest';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { historyRules } from './history-rules.ts';

describe('the history in the embedded database', () => historyRules(() => openEmbedded()));
