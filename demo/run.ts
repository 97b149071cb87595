import { packAgent, packedFolder } from '../scripts/pack-agent.ts';
import { goShopping } from './go-shopping.ts';
import { openShop } from './open-shop.ts';
import type { Running } from './process.ts';
import { describeRequests, readTelemetry } from './telemetry.ts';
import { drawTraces } from './tree.ts';

const introduction = `
A shop of two services, storefront and inventory, on PostgreSQL and DynamoDB (both embedded).
Its code knows nothing of OpenTelemetry: node is told to load the agent, and nothing else.
Packing the agent, starting four processes, sending six requests ...
`;

const whatNext = `
The same as raw JSON:    npm run --silent demo -- --json
The same to a collector: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 npm run demo
Your own app:            node --import @org/otel-agent/register app.js
`;

const asJson = process.argv.includes('--json');
/** In JSON mode stdout is for the documents alone. */
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
  for (const line of lines) console.log(line);
} else {
  console.log(`\n${drawTraces(spans)}\n\n${metric ?? ''}\n${whatNext}`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
