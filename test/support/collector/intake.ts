import { setTimeout as wait } from 'node:timers/promises';
import { accepts, takeAnswer, type Answer } from './answers.ts';
import { decodeMessage, decompress, noRecords, recordsOf } from './decode.ts';
import type { Format, Records, Signal } from './decode.ts';

/** What a receiver hands over, before anything in it is trusted. */
export type RawRequest = {
  readonly protocol: 'http' | 'grpc';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Common name of the client's certificate, where it had to show one. */
  readonly clientName: string | undefined;
  readonly signal: Signal | 'zipkin' | undefined;
  readonly format: Format;
  /** `gzip`, `identity`, or what else the sender claims. */
  readonly encoding: string;
  /** The body as sent (on gRPC: the message without its frame). */
  readonly sent: Buffer;
  /** Why it can only be refused, with the HTTP status for that. */
  readonly refusal?: { readonly status: number; readonly because: string };
};

/** A request as tests see it; kept whatever the answer to it was. */
export type ReceivedRequest = RawRequest & {
  readonly accepted: boolean;
  readonly answer: Answer;
  /** The decoded message: OTLP/JSON names, 64-bit numbers as text; undefined if undecodable. */
  readonly message: unknown;
  /** Its records, also where the answer was a refusal. */
  readonly records: Records;
  /** What is wrong with the request, where a real collector would refuse it. */
  readonly problem: string | undefined;
};

/** Where the receivers of one collector put requests and get answers. */
export class Intake {
  readonly requests: ReceivedRequest[] = [];
  readonly answers: Answer[] = [];
  readonly #waiting = new Set<() => void>();

  /** Keeps the request and decides the answer to it. */
  async take(raw: RawRequest): Promise<Answer> {
    const read = readRequest(raw);
    const scripted = takeAnswer(this.answers, raw.signal);
    const status = raw.refusal?.status ?? 400;
    const answer: Answer =
      read.problem === undefined
        ? scripted
        : { status, grpcStatus: 3, message: read.problem, ...scripted };
    this.requests.push({ ...raw, ...read, answer, accepted: accepts(answer) });
    for (const wake of this.#waiting) wake();
    if (answer.delayMillis) await wait(answer.delayMillis);
    return answer;
  }

  /**
   * Resolves once the condition holds; it is asked after every request.
   *
   * @param limit milliseconds, after which it rejects with the error that `explain` makes
   */
  until(holds: () => boolean, limit: number, explain: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (then: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        then();
      };
      const check = (): void => {
        try {
          if (holds()) end(resolve);
        } catch (error) {
          end(() => reject(error as Error));
        }
      };
      const timer = setTimeout(() => end(() => reject(explain())), limit);
      this.#waiting.add(check);
      check();
    });
  }
}

function readRequest(raw: RawRequest): Pick<ReceivedRequest, 'message' | 'records' | 'problem'> {
  const unread = { message: undefined, records: noRecords };
  if (raw.refusal) return { ...unread, problem: raw.refusal.because };
  try {
    const body = decompress(raw.encoding, raw.sent);
    if (raw.signal === 'zipkin') {
      return { message: JSON.parse(body.toString()), records: noRecords, problem: undefined };
    }
    if (!raw.signal) return { ...unread, problem: `no signal at ${raw.path}` };
    const message = decodeMessage(raw.signal, raw.format, body);
    return { message, records: recordsOf(raw.signal, message), problem: undefined };
  } catch (error) {
    return { ...unread, problem: String(error) };
  }
}
