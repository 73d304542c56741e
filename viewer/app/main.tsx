import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { bringChinese } from '../fonts/index.ts';
import { recordError } from '../stores/status.ts';
import { App } from './App.tsx';
import './shell.css';
import './contrast.css';
import '../locale/i18n.ts';
import { exposeTestHooks } from './test-hooks.ts';

exposeTestHooks();
bringChinese();
addEventListener('error', ({ error, message }) => recordError(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => recordError(reason));

// The engine is the largest part: on its way while the page finds out which city to show.
void import('../globe/globe.ts').catch(() => undefined);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
