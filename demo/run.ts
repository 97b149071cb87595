/**
 * `npm run demo`: on a terminal it draws the traces as trees; into a pipe or a file it writes the
 * documents of the services as they are, one JSON a line, and the story goes to stderr.
 * `--tree` and `--json` choose by hand.
 */
import { packAgent, packedFolder } from '../scripts/pack-agent.ts';
import { chooseColour } from '../src/render/colour.ts';
import { drawTrace } from '../src/render/draw-trace.ts';
import { goShopping } from './go-shopping.ts';
import { openShop } from './open-shop.ts';
import type { Running } from './process.ts';
import { describeRequests, groupByTrace, readTelemetry } from './telemetry.ts';

const introduction = `
A shop of two services, storefront and inventory, on PostgreSQL and DynamoDB (both embedded).
Its code knows nothing of OpenTelemetry: node is told to load the agent, and nothing else.
Packing the agent, starting four processes, sending six requests ...
`;

const whatNext = `
The same as JSON lines:  npm run --silent demo | cat
The same to a collector: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 npm run demo
Such trees of your app:  OTEL_TRACES_EXPORTER=console node --import @org/otel-agent/register app.js
`;

const isTerminal = process.stdout.isTTY;
const asTrees = process.argv.includes('--tree');
const asJson = !asTrees && (!isTerminal || process.argv.includes('--json'));
/** Beside JSON, stdout is for the documents alone. */
const say = (line: string): void => (asJson ? console.error(line) : console.log(line));

say(introduction);
await packAgent();
const running: Running[] = [];
const problems: string[] = [];
try {
  const storefront = await openShop(packedFolder, running);
  await goShopping(storefront.address, say);
} finally {
  for (const each of running.toReversed()) {
    const problem = await each.end();
    if (problem !== undefined) problems.push(problem);
  }
}

const lines = running.flatMap((each) => each.lines);
const { spans, metrics } = readTelemetry(lines);
const metric = describeRequests('storefront', metrics);
if (spans.length === 0) problems.push('No span arrived: was the agent loaded?');
if (metric === undefined) problems.push('No metric of the requests arrived.');

if (asJson) {
  for (const line of lines) if (line.startsWith('{')) console.log(line);
} else {
  const columns = process.stdout.columns || 100;
  const look = { columns, colour: chooseColour(process.env, isTerminal) };
  const trees = groupByTrace(spans).map((trace) => drawTrace(trace, look));
  say(`\n${trees.join('\n\n')}\n\n${metric ?? ''}`);
}
say(whatNext);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
