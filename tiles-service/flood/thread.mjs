// Entry of a thread of the flood solver. Plain JavaScript, because TypeScript is only understood once tsx is registered.
import { register } from 'tsx/esm/api';

register();
await import('./serve-thread.ts');
