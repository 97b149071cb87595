/** `npm run check`: everything that is read rather than run, in the order in which it is cheap. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks: readonly (readonly [what: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['lint, rooms', 'oxlint', '--type-aware', '--quiet'],
  ['types', 'tsc', '-p', '.'],
  ['catalogue is current', 'tsx', 'scripts/generate-targets.ts', '--check'],
  ['docs are current', 'tsx', 'scripts/docs.ts', '--check'],
  ['dead code', 'knip'],
  ['build', 'npm', 'run', '--silent', 'build'],
  ['package', 'publint', '--strict'],
];

const failed = checks.filter(([what, command, ...args]) => {
  const run = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env['PATH']}` },
  });
  const ok = run.status === 0;
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${what}\n`);
  if (!ok) process.stdout.write(`${run.stdout}${run.stderr}\n`);
  return !ok;
});
process.exitCode = failed.length === 0 ? 0 : 1;
