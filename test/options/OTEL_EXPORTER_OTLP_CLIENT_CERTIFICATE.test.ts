import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates, type Certificates } from '../support/certificates.ts';
import { startCollector, type Collector } from '../support/collector.ts';
import {
  allSignals,
  delivered,
  endpointOf,
  everything,
  ofEachSignal,
  protocols,
  signals,
} from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => certificates.remove());

const nothing = { traces: [], metrics: [], logs: [] };

describe.each(protocols)('%s', (protocol) => {
  /** With a collector of its own, that lets nobody in without a certificate. */
  async function run(env: Readonly<Record<string, string>>): Promise<BothRuns> {
    const collector: Collector = await startCollector({ tls: 'mutual', certificates });
    try {
      return await runBoth(allSignals, {
        collector,
        env: {
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(collector, protocol),
          OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.authorityFile,
          OTEL_NODE_EXIT_TIMEOUT: '1000',
          ...env,
        },
      });
    } finally {
      await collector.close();
    }
  }

  test('is shown with every signal', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certificates.client.certificateFile,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: certificates.client.keyFile,
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
    const client = ['test client'];
    expect(ofEachSignal(ran.requests, ({ clientName }) => clientName)).toEqual({
      traces: client,
      metrics: client,
      logs: client,
    });
  });

  test.each(signals)('%s has forms of its own', async (signal) => {
    const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`;
    const ran = await run({
      [`${own}_CLIENT_CERTIFICATE`]: certificates.client.certificateFile,
      [`${own}_CLIENT_KEY`]: certificates.client.keyFile,
    });
    expect(delivered(ran)).toEqual({ ...nothing, [signal]: everything[signal] });
    expect(ran.said).toHaveLength(1);
  });

  test('one half of a signal is completed by the general one', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certificates.client.certificateFile,
      OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: certificates.client.keyFile,
      OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY: certificates.client.keyFile,
      OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY: certificates.client.keyFile,
    });
    expect(ran.said).toEqual([]);
    expect(delivered(ran)).toEqual(everything);
  });

  test('without one nothing is sent, and one line says what is wrong', async () => {
    const ran = await run({});
    expect(delivered(ran)).toEqual(nothing);
    expect(ran.said).toHaveLength(1);
    expect(ran.said[0]).toContain('certificate');
  });

  test.each([
    ['CLIENT_CERTIFICATE', 'CLIENT_KEY'],
    ['CLIENT_KEY', 'CLIENT_CERTIFICATE'],
  ])('%s without its other half is said once', async (given, missing) => {
    const { certificateFile, keyFile } = certificates.client;
    const ran = await run({
      [`OTEL_EXPORTER_OTLP_${given}`]: given === 'CLIENT_KEY' ? keyFile : certificateFile,
    });
    expect(ran.said).toContain(
      `[otel-agent] warn: OTEL_EXPORTER_OTLP_${given} is set without OTEL_EXPORTER_OTLP_${missing}; it is ignored`,
    );
    expect(ran.said).toHaveLength(2); // and one that says that nothing could be sent
  });

  test('a key that does not fit is said, and the app runs', async () => {
    const ran = await run({
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certificates.client.certificateFile,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: certificates.server.keyFile,
    });
    expect(delivered(ran)).toEqual(nothing);
    expect(ran.said).toHaveLength(1);
  });
});
