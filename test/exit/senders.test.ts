import { testEndings, type EndingRow } from '../support/ending-rows.ts';

const endings: readonly EndingRow[] = [
  { name: 'exit', app: ['ways.cjs', 'exit3'], spans: 10 },
  { name: 'crash', app: ['ways.cjs', 'throw-later'], spans: 11 },
  {
    name: 'SIGTERM, none listens',
    app: ['served.cjs', 'none'],
    spans: 2,
    during: async (app) => {
      await app.waitForOutput('ready');
      app.kill('SIGTERM');
    },
  },
];

const transports: readonly (readonly [string, Pick<EndingRow, 'reach' | 'env'>])[] = [
  ['HTTP', {}],
  ['HTTPS with an authority of its own', { reach: { tls: 'server' } }],
  ['gzip', { env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } }],
  ['gRPC', { reach: { protocol: 'grpc' } }],
  ['gRPC with TLS', { reach: { protocol: 'grpc', tls: 'server' } }],
];

const rowOf = (
  ending: EndingRow,
  [name, { env, ...reach }]: (typeof transports)[number],
  thread: string,
): EndingRow => ({
  ...ending,
  ...reach,
  name: `${ending.name}; ${name}, thread ${thread}`,
  // No batch is due before the end.
  env: { ...env, OTEL_NODE_EXPORT_THREAD: thread, OTEL_BSP_SCHEDULE_DELAY: '60000' },
});

// The last requests come from the thread, or from a process that the main thread waits for.
testEndings(
  ['on', 'off'].flatMap((thread) =>
    endings.flatMap((ending) =>
      transports
        .filter(([name]) => thread === 'off' || name !== 'HTTP') // the other files are full of it
        .map((transport) => rowOf(ending, transport, thread)),
    ),
  ),
);
