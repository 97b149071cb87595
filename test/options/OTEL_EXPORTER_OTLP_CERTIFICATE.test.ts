import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates, type Certificates } from '../support/certificates.ts';
import { startCollector, type Collector } from '../support/collector.ts';
import {
  allSignals,
  delivered,
  endpointOf,
  everything,
  protocols,
  signals,
} from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

const nothing = { traces: [], metrics: [], logs: [] };

let certificates: Certificates;
let collector: Collector;
beforeAll(async () => {
  certificates = makeCertificates();
  collector = await startCollector({ tls: 'server', certificates });
});
afterAll(async () => {
  await collector.close();
  certificates.remove();
});

describe.each(protocols)('%s', (protocol) => {
  const run = async (env: Readonly<Record<string, string>>, cwd?: string): Promise<BothRuns> => {
    const before = new Set(collector.requests());
    const ran = await runBoth(allSignals, {
      collector,
      ...(cwd !== undefined && { cwd }),
      env: {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
        OTEL_NODE_EXIT_TIMEOUT: '1000',
        ...env,
      },
    });
    const requests = ran.requests.filter((request) => !before.has(request));
    const { spans, metrics, logs } = {
      spans: requests.flatMap(({ records }) => records.spans),
      metrics: requests.flatMap(({ records }) => records.metrics),
      logs: requests.flatMap(({ records }) => records.logs),
    };
    return { ...ran, requests, spans, metrics, logs };
  };

  test('the authority that it holds is trusted, for all signals', async () => {
    const ran = await run({ OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.authorityFile });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });

  test('a relative path is one from the working directory', async () => {
    const { authorityFile } = certificates;
    const folder = dirname(authorityFile);
    const name = authorityFile.slice(folder.length + 1);
    const ran = await run({ OTEL_EXPORTER_OTLP_CERTIFICATE: name }, folder);
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });

  test('without it nothing is sent, and one line says what to set', async () => {
    const ran = await run({});
    expect(delivered(ran)).toEqual(nothing);
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('OTEL_EXPORTER_OTLP_CERTIFICATE');
  });

  test.each(signals)('%s has a form of its own', async (signal) => {
    const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_CERTIFICATE`;
    const only = await run({ [own]: certificates.authorityFile });
    expect(delivered(only)).toEqual({ ...nothing, [signal]: everything[signal] });
    expect(only.said).toHaveLength(1);
  });

  test.each([
    ['is not there', () => '/nowhere/ca.pem', /cannot be read \(ENOENT/],
    ['is a folder', () => dirname(certificates.authorityFile), /cannot be read \(EISDIR/],
    ['is no PEM', () => join(dirname(certificates.authorityFile), 'text.pem'), /is not a PEM file/],
  ])('a file that %s is said once, and the app runs', async (_, path, reason) => {
    await writeFile(join(dirname(certificates.authorityFile), 'text.pem'), 'no certificate');
    const ran = await run({ OTEL_EXPORTER_OTLP_CERTIFICATE: path() });
    const about = ran.said.filter((line) => reason.test(line));
    expect(about).toHaveLength(1);
    expect(ran.said).toHaveLength(2); // and one that says that nothing could be sent
    expect(delivered(ran)).toEqual(nothing);
  });

  test('an http:// endpoint has no use for it', async () => {
    const plain = await startCollector();
    try {
      const ran = await runBoth(allSignals, {
        collector: plain,
        env: {
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(plain, protocol),
          OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.authorityFile,
        },
      });
      expect(ran.said).toEqual([]);
      expect(delivered(ran)).toEqual(everything);
    } finally {
      await plain.close();
    }
  });
});
