import { execFileSync } from 'node:child_process';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { FORBIDDEN, OPTIONS } from './import-rules.ts';

/**
 * Checks who imports whom. Fails too if the tool saw fewer modules than there are source files: a tool that
 * sees nothing finds nothing.
 */
const FOLDERS = ['models', 'scenes', 'viewer', 'tiles-service', 'realtime', 'server.ts', 'city.ts'];

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...FOLDERS], {
  encoding: 'utf8',
});
const sources = tracked.split('\n').filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const roots = FOLDERS.filter((folder) => sources.some((file) => file.startsWith(folder)));
const { output } = await cruise(
  roots,
  { ...OPTIONS, ruleSet: { forbidden: FORBIDDEN }, validate: true },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const { modules, summary } = output as ICruiseResult;
const seen = new Set(modules.map(({ source }) => source));
const unseen = sources.filter((file) => !seen.has(file));

for (const { rule, from, to, cycle } of summary.violations)
  console.error(`${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(' → ') : to}`);
for (const file of unseen) console.error(`not seen by the import check: ${file}`);
console.log(
  `import rules: ${sources.length} source files, ${seen.size} modules seen, ${summary.violations.length} violations`,
);
process.exitCode = summary.violations.length > 0 || unseen.length > 0 ? 1 : 0;
