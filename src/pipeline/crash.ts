import { context, SpanStatusCode, type Exception } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/sdk-trace';
import { reasonOf } from '../diag/voice.ts';
import type { OpenSpans } from './open-spans.ts';
import type { Unwound } from './unwound.ts';

/**
 * Writes an uncaught error to the span it happened in: the event `exception`, status ERROR and
 * `error.type`. Where the process ends by it, the open local ancestors have failed too.
 */
export function recordCrash(
  error: unknown,
  isFatal: boolean,
  open: OpenSpans,
  unwound: Unwound,
): void {
  const span = open.innermost(unwound.context ?? context.active());
  if (span?.isRecording() !== true) return;
  span.recordException(exceptionOf(error));
  for (const failed of isFatal ? [span, ...open.ancestorsOf(span)] : [span]) fail(failed, error);
}

function fail(span: Span, error: unknown): void {
  const message = messageOf(error);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== '' && { message }) });
  span.setAttribute('error.type', typeOf(error));
}

type ErrorLike = { readonly message: string; readonly name?: unknown; readonly code?: unknown };

/** Errors of another realm are no instances of this one's. */
function isErrorLike(error: unknown): error is ErrorLike {
  return typeof (error as Partial<ErrorLike> | null | undefined)?.message === 'string';
}

/** Anything can be thrown; the SDK takes errors and texts. */
function exceptionOf(error: unknown): Exception {
  return isErrorLike(error) ? (error as Exception) : reasonOf(error) || typeof error;
}

function messageOf(error: unknown): string {
  return isErrorLike(error) ? error.message : reasonOf(error);
}

/** The code, else the class: what `exception.type` says. */
function typeOf(error: unknown): string {
  const { code, name } = isErrorLike(error) ? error : {};
  return [code, name].find((text) => typeof text === 'string') ?? '_OTHER';
}
