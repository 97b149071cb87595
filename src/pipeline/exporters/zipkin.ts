import { ExportResultCode } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { quote } from '../../config/quote.ts';
import { reasonOf } from '../../diag/voice.ts';
import type { Voice } from '../../diag/voice.ts';
import { makePost } from './zipkin/post.ts';
import { zipkinSpan } from './zipkin/span.ts';

const defaultEndpoint = 'http://localhost:9411/api/v2/spans';

type Done = (result: ExportResult) => void;

type Options = {
  /** OTEL_EXPORTER_ZIPKIN_ENDPOINT: an http or https address; anything else is said and the default taken. */
  readonly endpoint: string;
  /** OTEL_EXPORTER_ZIPKIN_TIMEOUT in milliseconds, for each request. */
  readonly timeoutMillis: number;
  readonly voice: Voice;
};

type ZipkinExporter = SpanExporter & { readonly giveUp: () => Promise<void> };

/** Makes the exporter that posts spans to Zipkin as JSON v2 (SDK exporters, "Zipkin"); a failed batch is not retried. */
export function zipkinExporter({ endpoint, timeoutMillis, voice }: Options): ZipkinExporter {
  const url = readEndpoint(endpoint, voice);
  let underWay = new AbortController();
  const post = makePost(url, timeoutMillis, () => underWay.signal);
  const pending = new Set<Promise<void>>();
  let warned = false;
  let open = true;

  const complain = (error: unknown): void => {
    const text = `spans could not be sent to Zipkin at ${shown(url)}: ${reasonOf(error)}`;
    if (warned) voice.debug(text);
    else voice.warn(`${text}; they are lost. Check OTEL_EXPORTER_ZIPKIN_ENDPOINT`);
    warned = true;
  };

  const forceFlush = async (): Promise<void> => {
    await Promise.all(pending);
  };

  const send = async (spans: readonly ReadableSpan[]): Promise<ExportResult> => {
    try {
      if (spans.length > 0) await post(JSON.stringify(spans.map(zipkinSpan)));
      return { code: ExportResultCode.SUCCESS };
    } catch (error) {
      complain(error);
      return { code: ExportResultCode.FAILED };
    }
  };

  const run = async (spans: readonly ReadableSpan[], done: Done): Promise<void> => {
    done(await send(spans));
  };

  return {
    export: (spans, done) => {
      if (!open) return done({ code: ExportResultCode.FAILED });
      const exported = run(spans, done).finally(() => pending.delete(exported));
      pending.add(exported);
    },
    forceFlush,
    giveUp: () => {
      underWay.abort(new Error('no answer before the process ended'));
      underWay = new AbortController();
      return forceFlush();
    },
    shutdown: () => {
      open = false;
      return forceFlush();
    },
  };
}

function readEndpoint(text: string, voice: Voice): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  voice.warn(
    `OTEL_EXPORTER_ZIPKIN_ENDPOINT=${quote(text)} is not an http or https address: ${defaultEndpoint} is used`,
  );
  return new URL(defaultEndpoint);
}

/** Without user, password and query. */
function shown(url: URL): string {
  return url.origin + url.pathname;
}
