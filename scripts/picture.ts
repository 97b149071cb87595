/** Draws `docs/tree.svg`: some traces of the demo as a terminal shows them. `npx tsx scripts/picture.ts` */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { widthOf } from '../src/render/width.ts';
import { drawTerminal } from './terminal-svg.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is in stock, two teas, and nine pianos, which there are not. */
const shown = [0, 1, 5];

// oxlint-disable-next-line no-control-regex -- what colours are made of
const colours = /\u001b\[[\d;]*m/g;

const output = execFileSync(
  process.execPath,
  [`${root}node_modules/tsx/dist/cli.mjs`, `${root}demo/run.ts`, '--tree'],
  { cwd: root, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1' } },
);
const blocks = output.split('\n\n').map((block) => block.replace(/^\n+/, ''));
const traces = blocks.filter((block) => block.replace(colours, '').startsWith('trace '));
const chosen = shown.map((index) => traces[index]).filter((trace) => trace !== undefined);
if (chosen.length < shown.length)
  throw new Error(`no such traces in what the demo wrote:\n${output}`);

const lines = ['$ npm run demo', '', ...chosen.join('\n\n').split('\n')];
const columns = Math.max(...lines.map((line) => widthOf(line.replace(colours, ''))));
writeFileSync(`${root}docs/tree.svg`, drawTerminal(lines, columns));
