// Run as a process of its own: node pending-export.ts <url> <protocol> <leave|flush|finish>
import { setTimeout as sleep } from 'node:timers/promises';
import { otlpTraceExporter } from './exporters.ts';
import { exported, listeningHost, makeSpans, settings } from './telemetry.ts';

const [url = '', protocol, ending] = process.argv.slice(2);
const target = settings({
  url,
  protocol: protocol === 'grpc' ? 'grpc' : 'http/protobuf',
  timeoutMillis: 60_000,
});
const exporter = otlpTraceExporter(target, listeningHost());
void exported(exporter, await makeSpans(1)).then(({ code }) => console.log(`result ${code}`));
await sleep(500); // the app's own work: the request is on its way by now
if (ending === 'flush') void exporter.forceFlush().then(() => console.log('flushed'));
if (ending === 'finish') void exporter.finish(300).then(() => console.log('finished'));
console.log('app is done');
