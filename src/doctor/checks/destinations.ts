import { failure, ok, warning, type Check, type Finding } from '../check.ts';
import { explainAnswer } from '../explain-answer.ts';
import type { Destination } from '../facts.ts';

/** Does what is exported arrive? */
export const checkDestinations: Check = ({ destinations }) => {
  const groups = new Map<string, Group>();
  for (const destination of destinations) {
    const finding = findingOf(destination);
    const at = placeOf(destination, finding);
    const key = `${at} ${finding.status} ${finding.what}`;
    const group = groups.get(key) ?? { finding, at, signals: [] };
    group.signals.push(destination.signal);
    groups.set(key, group);
  }
  const remarks = new Set(destinations.flatMap((destination) => destination.remarks));
  return [...[...groups.values()].map(told), ...[...remarks].map(remarkOf)];
};

/** Signals that fare the same at the same place. */
type Group = { readonly finding: Finding; readonly at: string; readonly signals: string[] };

function told({ finding, at, signals }: Group): Finding {
  return { ...finding, what: `${signals.join(', ')} → ${at}: ${finding.what}` };
}

/** Paths differ by signal; what is the same for all of a host is said once. */
function placeOf({ address, proxy }: Destination, { status, what }: Finding): string {
  const isOfPath = status !== 'ok' && /HTTP \d|web page/.test(what);
  const place = isOfPath ? address : address.replace(/^(https?:\/\/[^/]*)\/.*$/, '$1');
  return proxy === undefined ? place : `${place} through the proxy ${proxy.address}`;
}

function findingOf(destination: Destination): Finding {
  const { answer, exporter, address } = destination;
  if (exporter === 'prometheus') return aboutPort(destination);
  if (answer.kind === 'failed') return explainAnswer(answer.failure, destination);
  if (answer.contentType.startsWith('text/html')) {
    const cure = `is ${address} the address of a collector? Set ${destination.addressOption}`;
    return failure('answers with a web page', cure);
  }
  return ok(`takes an empty export (${exporter === 'otlp' ? destination.protocol : exporter})`);
}

function aboutPort({ answer, address }: Destination): Finding {
  if (answer.kind === 'taken') return ok('the port is free for the Prometheus exporter');
  const { detail } = answer.failure;
  const what = `the Prometheus exporter cannot listen on ${address} (${detail})`;
  if (!detail.includes('EADDRINUSE')) {
    return failure(what, 'set OTEL_EXPORTER_PROMETHEUS_HOST and _PORT to what is free here');
  }
  const cure = 'set OTEL_EXPORTER_PROMETHEUS_PORT to a free one, or stop what uses it';
  return failure(`${what}: the port is in use`, cure);
}

/** What the transport says names file and option, and after the semicolon what it does instead. */
function remarkOf(text: string): Finding {
  const isFile = /cannot be read|is not a PEM file/.test(text);
  return isFile
    ? failure(text, 'correct the path; it counts from the folder that the app runs in')
    : warning(text, 'correct it');
}
