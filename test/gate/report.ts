import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed: file, name, and the first lines of why. */
  failures: string[];
}

/** Lines of a failure that are told again at the end. */
const LINES = 12;

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: {
    file: string;
    title: string;
    ok: boolean;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
}

interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; flaky: number; unexpected: number; skipped: number };
  errors: { message?: string }[];
}

/** What a JSON report of vitest or Playwright says. */
export function readReport(path: string): Counts {
  const report: VitestReport | PlaywrightReport = JSON.parse(readFileSync(path, 'utf8'));
  return 'stats' in report ? ofPlaywright(report) : ofVitest(report);
}

function ofVitest(report: VitestReport): Counts {
  const failures = report.testResults.flatMap((file) => {
    const name = relative(process.cwd(), file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not be loaded has no test that failed.
    if (failed.length === 0) return file.status === 'failed' ? [told(name, file.message)] : [];
    return failed.map(({ fullName, failureMessages }) => told(`${name} › ${fullName}`, failureMessages[0]));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

function ofPlaywright(report: PlaywrightReport): Counts {
  const { expected, flaky, unexpected, skipped } = report.stats;
  const failures = [...report.errors.map(({ message }) => told('end-to-end tests', message))];
  const visit = ({ suites = [], specs = [] }: PlaywrightSuite): void => {
    for (const { file, title, ok, tests } of specs) {
      if (!ok) failures.push(told(`${file} › ${title}`, tests[0]?.results.at(-1)?.error?.message));
    }
    suites.forEach(visit);
  };
  visit(report);
  return { passed: expected + flaky, failed: unexpected, skipped, failures };
}

function told(name: string, message = ''): string {
  return [name, ...message.split('\n').slice(0, LINES)].join('\n  ').trimEnd();
}
