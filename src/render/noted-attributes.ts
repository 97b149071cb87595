import type { Style } from './colour.ts';
import type { SpanKind, SpanView } from './views.ts';
import { textOf } from './clean.ts';

/** An attribute that matters to somebody who looks at a trace; the rest is not drawn. */
export type Noted = {
  /** The first that is set counts: the current name, then older ones. */
  readonly keys: readonly [string, ...string[]];
  /** Kinds of spans where it matters; all by default. */
  readonly kinds?: readonly SpanKind[];
  /** Not drawn beside any of these, which say it already. */
  readonly unless?: readonly string[];
  readonly write?: (value: string, span: SpanView) => string;
  readonly style?: (value: string) => Style;
  /** Drawn even where the name says it, and where there is little room. */
  readonly always?: boolean;
};

const callers: readonly SpanKind[] = ['client', 'producer', 'consumer'];
const urls = ['url.full', 'http.url'];
const queries = ['db.query.text', 'db.statement'];

/** In the order in which they are drawn. */
export const notedAttributes: readonly Noted[] = [
  { keys: ['http.response.status_code', 'http.status_code'], style: styleOfCode, always: true },
  { keys: ['rpc.response.status_code', 'rpc.grpc.status_code'], write: exceptZero, always: true },
  { keys: ['http.route'], kinds: ['server'] },
  { keys: ['url.path', 'http.target'], kinds: ['server'], unless: ['http.route'] },
  { keys: ['url.full', 'http.url'], kinds: ['client'], write: withoutScheme },
  { keys: ['db.query.text', 'db.statement'] },
  { keys: ['db.query.summary'], unless: queries },
  { keys: ['db.collection.name', 'db.mongodb.collection'], unless: queries },
  { keys: ['aws.dynamodb.table_names'], write: (value) => value.replaceAll(/[[\]"]/g, '') },
  { keys: ['aws.s3.bucket'] },
  { keys: ['messaging.destination.name', 'messaging.destination'] },
  { keys: ['rpc.method'], write: withService },
  { keys: ['graphql.operation.name'] },
  { keys: ['gen_ai.request.model', 'gen_ai.response.model'] },
  { keys: ['server.address', 'net.peer.name'], kinds: callers, unless: urls, write: withPort },
];

/** Own spans of an app have attributes that nobody knows: so many of them are drawn. */
export const ownAttributes = 3;

/** What instrumentations note on spans for middleware and the like, and never matters here. */
const background =
  /^(code|thread|http|url|server|client|network|net|user_agent|db|rpc|messaging|graphql|express|koa|fastify|hapi|restify|connect|nestjs|router|aws|cloud|process|error|exception|otel|peer|faas|gen_ai)\./;

export function isOwnAttribute(key: string): boolean {
  return !background.test(key);
}

function styleOfCode(code: string): Style {
  if (code.startsWith('5')) return 'red';
  if (code.startsWith('4')) return 'yellow';
  return code.startsWith('3') ? 'cyan' : 'green';
}

function exceptZero(code: string): string {
  return code === '0' || code === 'OK' ? '' : code;
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

function withService(method: string, { attributes }: SpanView): string {
  const service = attributes['rpc.service'];
  return service === undefined ? method : `${textOf(service)}/${method}`;
}

function withPort(address: string, { attributes }: SpanView): string {
  const port = attributes['server.port'] ?? attributes['net.peer.port'];
  return port === undefined ? address : `${address}:${textOf(port)}`;
}
