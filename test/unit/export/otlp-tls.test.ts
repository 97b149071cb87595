import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import type { OtlpSettings } from '../../../src/config/otlp.ts';
import { otlpTraceExporter } from './exporters.ts';
import { grpcCollector, httpCollector, makeCertificates } from './local-servers.ts';
import { exported, listeningHost, makeSpans, settings } from './telemetry.ts';

const { ca, server, client } = makeCertificates();
const tls = { cert: server.cert.text, key: server.key.text };
const mutual = { ...tls, ca: ca.text, requestCert: true, rejectUnauthorized: true };
const identity = { clientCertificate: client.cert.path, clientKey: client.key.path };

const roads = {
  http: {
    listen: async (options: object) => httpCollector(undefined, { tls: options }),
    settings: (port: number, over: Partial<OtlpSettings>) =>
      settings({ url: `https://localhost:${port}/v1/traces`, insecure: false, ...over }),
  },
  grpc: {
    listen: async (options: object) => grpcCollector(undefined, { tls: options }),
    settings: (port: number, over: Partial<OtlpSettings>) =>
      settings({
        url: `https://localhost:${port}`,
        protocol: 'grpc',
        insecure: false,
        ...over,
      }),
  },
} as const;
const names = ['http', 'grpc'] as const;

test.for(names)('%s: a server whose authority is given', async (name) => {
  const { port, seen } = await roads[name].listen(tls);
  const target = roads[name].settings(port, { certificate: ca.path });
  const exporter = otlpTraceExporter(target, listeningHost());
  const spans = await makeSpans(1);
  expect(await exported(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
  expect(await exported(exporter, spans)).toEqual({ code: ExportResultCode.SUCCESS });
  expect(seen).toHaveLength(2);
});

test.for(names)('%s: a server of an unknown authority is not trusted', async (name) => {
  const { port, seen } = await roads[name].listen(tls);
  const host = listeningHost();
  const exporter = otlpTraceExporter(roads[name].settings(port, {}), host);
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.FAILED);
  expect(seen).toEqual([]);
  expect(host.warnings).toEqual([expect.stringContaining('the TLS certificates do not fit')]);
});

test.for(names)('%s: a certificate for another name is not trusted', async (name) => {
  const { port } = await roads[name].listen({ cert: client.cert.text, key: client.key.text });
  const host = listeningHost();
  const target = roads[name].settings(port, { certificate: ca.path });
  await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(host.warnings).toEqual([expect.stringContaining('the TLS certificates do not fit')]);
});

test.for(names)('%s: mutual TLS', async (name) => {
  const { port, seen } = await roads[name].listen(mutual);
  const target = roads[name].settings(port, { certificate: ca.path, ...identity });
  const result = await exported(otlpTraceExporter(target, listeningHost()), await makeSpans(1));
  expect(result).toEqual({ code: ExportResultCode.SUCCESS });
  expect(seen).toHaveLength(1);
});

test.for(names)('%s: a server that wants a client certificate and gets none', async (name) => {
  const { port, seen } = await roads[name].listen(mutual);
  const host = listeningHost();
  const target = roads[name].settings(port, { certificate: ca.path, timeoutMillis: 400 });
  const result = await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(result.code).toBe(ExportResultCode.FAILED);
  expect(seen).toEqual([]);
  expect(host.warnings).toHaveLength(1);
});

test.for(names)('%s: TLS spoken to a plain port', async (name) => {
  const { port } = await (name === 'http' ? httpCollector() : grpcCollector());
  const host = listeningHost();
  const target = roads[name].settings(port, { timeoutMillis: 400 });
  await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(host.warnings).toHaveLength(1);
  expect(host.warnings[0]).toMatch(/use http:\/\/|may want http:\/\//);
});

test('grpc: TLS over a unix socket', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'otlp-')), 'collector.sock');
  const { seen } = await grpcCollector(undefined, { path, tls });
  const over = { url: `unix:${path}`, certificate: ca.path };
  const exporter = otlpTraceExporter(roads.grpc.settings(0, over), listeningHost());
  expect((await exported(exporter, await makeSpans(1))).code).toBe(ExportResultCode.SUCCESS);
  expect(seen).toHaveLength(1);
});

const garbage = join(mkdtempSync(join(tmpdir(), 'otlp-')), 'garbage.pem');
writeFileSync(garbage, 'not a certificate');

test.for([
  [
    { certificate: '/nowhere/ca.pem' },
    /OTEL_EXPORTER_OTLP_CERTIFICATE: "\/nowhere\/ca\.pem" cannot be read/,
  ],
  [{ certificate: garbage }, /OTEL_EXPORTER_OTLP_CERTIFICATE: ".*garbage\.pem" is not a PEM file/],
  [
    { certificate: ca.path, clientKey: client.key.path },
    /CLIENT_KEY is ignored because .*CLIENT_CERTIFICATE is not set/,
  ],
  [
    { certificate: ca.path, clientCertificate: client.cert.path },
    /CLIENT_CERTIFICATE is ignored because .*CLIENT_KEY is not set/,
  ],
  [
    { certificate: ca.path, clientCertificate: client.cert.path, clientKey: '/nowhere/key' },
    /CLIENT_KEY: "\/nowhere\/key" cannot be read/,
  ],
] as const)('what cannot be used is said once for all exporters: %o', async ([files, words]) => {
  const { port } = await httpCollector(undefined, { tls });
  const host = listeningHost();
  const target = roads.http.settings(port, files);
  const exporters = [otlpTraceExporter(target, host), otlpTraceExporter(target, host)];
  expect(host.warnings).toEqual([]); // constructing reads nothing
  const spans = await makeSpans(1);
  const results = [];
  for (const exporter of exporters) results.push(await exported(exporter, spans));
  expect(host.warnings.filter((line) => words.test(line))).toHaveLength(1);
  const trusted = files.certificate === ca.path;
  const code = trusted ? ExportResultCode.SUCCESS : ExportResultCode.FAILED;
  expect(results.map((result) => result.code)).toEqual([code, code]);
});

test('a key that does not belong to its certificate fails, and does not throw', async () => {
  const { port } = await httpCollector(undefined, { tls });
  const host = listeningHost();
  const mismatch = { clientCertificate: client.cert.path, clientKey: server.key.path };
  const target = roads.http.settings(port, { certificate: ca.path, ...mismatch });
  const result = await exported(otlpTraceExporter(target, host), await makeSpans(1));
  expect(result.code).toBe(ExportResultCode.FAILED);
  expect(host.warnings).toHaveLength(1);
});
