// The simulation in its own thread. Plain JavaScript, because TypeScript is only understood once tsx is registered.
import { register } from 'tsx/esm/api';

register();
await import('./answer-questions.ts');
