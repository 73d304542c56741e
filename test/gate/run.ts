import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { type Counts, readReport } from './report.ts';

/**
 * `npm test`: every gate in turn, then one line with what passed and failed. A gate that fails does not hide
 * the ones after it.
 */
interface Gate {
  name: string;
  command: string[];
  /** JSON report of a test runner. */
  report?: string;
}

const RESULTS = resolve('test-results');
const report = (name: string): string => resolve(RESULTS, `${name}.json`);

const vitest = (project: string, ...options: string[]): Gate => ({
  name: `${project} tests`,
  command: [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report(project)}`,
    ...options,
  ],
  report: report(project),
});

const GATES: Gate[] = [
  { name: 'formatting and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'imports', command: ['tsx', 'test/gate/imports.ts'] },
  // Files at a time: by itself it leaves one core of two to others, and nobody else is here.
  vitest('unit', '--maxWorkers=2'),
  vitest('real', '--maxWorkers=2'),
  { name: 'end-to-end tests', command: ['playwright', 'test'], report: report('e2e') },
];

function main(): void {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const chromium = ensureChromium();
  const total: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const lines: string[] = [];
  for (const gate of GATES) {
    console.log(`\n── ${gate.name}`);
    const begun = performance.now();
    const ok = runGate(gate, chromium);
    const counts = countsOf(gate, ok);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
    lines.push(
      `${ok ? 'ok    ' : 'FAILED'} ${gate.name} (${counts.passed} passed, ${counts.failed} failed${skipped}; ${seconds} s)`,
    );
  }
  for (const failure of total.failures) console.log(`\nFAILED ${failure}`);
  console.log(`\n${lines.join('\n')}\n`);
  console.log(
    `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
  );
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function runGate({ command: [program, ...args] }: Gate, chromium: string): boolean {
  const { status } = spawnSync(resolve('node_modules/.bin', program), args, {
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
  });
  return status === 0;
}

/** A gate without a report counts as one check. A runner that broke without a failed test counts as failed. */
function countsOf(gate: Gate, ok: boolean): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (gate.report && existsSync(gate.report)) Object.assign(counts, readReport(gate.report));
  else if (ok && !gate.report) counts.passed = 1;
  if (!ok && counts.failed === 0) {
    counts.failed = 1;
    counts.failures.push(`${gate.name}, though no test of theirs did: see what the runner said`);
  }
  if (ok && gate.report && counts.passed === 0) counts.failed = 1;
  return counts;
}

main();
