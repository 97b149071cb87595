import { setTimeout as wait } from 'node:timers/promises';
import type { OtlpSettings } from '../config/otlp.ts';
import { Flight, type FlightHost } from './dispatch/flight.ts';
import { Shipment } from './dispatch/shipment.ts';
import { graceMillis } from './carrier.ts';
import { makeTransport } from './make-transport.ts';
import { unpackRequests, type SenderAnswer, type SenderOrder } from './sender-message.ts';
import { Hold } from './transport/hold.ts';
import type { Failure, Outcome } from './transport/transport.ts';

const pollMillis = 10;

/** Sends the requests that come on stdin, and says on stdout what became of them. */
async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return; // nobody asked
  const { order, requests } = unpackRequests(Buffer.concat(chunks));
  const warnings: string[] = [];
  const endsAt = performance.now() + order.millis;
  const hosts = new Map<string, FlightHost>();
  const sending = requests.map(({ settings, bytes }) => {
    const host = hosts.get(settings.signal) ?? makeHost(settings, order, warnings);
    hosts.set(settings.signal, host);
    return deliver(bytes, host, endsAt);
  });
  const outcomes = (await Promise.all(sending)).map(inText);
  process.stdout.write(JSON.stringify({ outcomes, warnings } satisfies SenderAnswer), () =>
    process.exit(0),
  );
}

function makeHost(settings: OtlpSettings, order: SenderOrder, warnings: string[]): FlightHost {
  const say = (text: string): void => void warnings.push(text);
  const voice = { error: say, warn: say, info: () => {}, debug: () => {} };
  const hold = new Hold();
  hold.hold();
  return {
    transport: makeTransport(settings, { voice, userAgent: order.userAgent }, hold),
    hold,
    gzip: settings.compression === 'gzip',
    timeoutMillis: order.millis,
  };
}

/** Tries once, and again where the collector asks for it and the time allows. */
async function deliver(bytes: Uint8Array, host: FlightHost, endsAt: number): Promise<Outcome> {
  const left = Math.max(1, endsAt - performance.now());
  const flight = new Flight(asShipment(bytes), { ...host, timeoutMillis: left });
  const outcome = await outcomeOf(flight);
  if (outcome.kind === 'delivered' || outcome.afterMillis === undefined) return outcome;
  if (!outcome.retry || performance.now() + outcome.afterMillis >= endsAt) return outcome;
  await wait(outcome.afterMillis);
  return deliver(bytes, host, endsAt);
}

function asShipment(bytes: Uint8Array): Shipment {
  const shipment = new Shipment(0);
  shipment.add({ items: 1, bytes });
  return shipment;
}

/** Leaves a request alone soon after it has left. */
async function outcomeOf(flight: Flight): Promise<Outcome> {
  let poll: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Outcome>((resolve) => {
    poll = setInterval(() => {
      if (flight.hasLeft(graceMillis)) resolve(unanswered);
    }, pollMillis);
  });
  const outcome = await Promise.race([flight.outcome, tooLate]);
  clearInterval(poll);
  return outcome ?? unanswered;
}

const failure: Failure = {
  cause: 'timeout',
  detail: `no answer within ${graceMillis} ms at the end of the process`,
};
const unanswered: Outcome = { kind: 'failed', failure, retry: false };

function inText(outcome: Outcome): SenderAnswer['outcomes'][number] {
  if (outcome.kind === 'failed') return outcome;
  return { ...outcome, body: Buffer.from(outcome.body).toString('base64') };
}

void main();
