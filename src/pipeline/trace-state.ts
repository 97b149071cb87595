import type { TraceState } from '@opentelemetry/api';

const mostMembers = 32;
const keyShape = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
const valueShape = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * A `tracestate` as it came (Trace Context Level 2, "tracestate Header"): one bad member, or more
 * than 32, and all of it is discarded; of members with one key the first stays. What is valid is
 * passed on in full, whatever its length. Read when it is first asked for.
 */
export function traceStateOf(header: string): TraceState {
  return new LazyTraceState(() => parse(header));
}

class LazyTraceState implements TraceState {
  readonly #read: () => ReadonlyMap<string, string>;
  #members: ReadonlyMap<string, string> | undefined;

  constructor(read: () => ReadonlyMap<string, string>) {
    this.#read = read;
  }

  get #all(): ReadonlyMap<string, string> {
    return (this.#members ??= this.#read());
  }

  get(key: string): string | undefined {
    return this.#all.get(key);
  }

  /** What is changed comes first; of more than 32 members the last goes. */
  set(key: string, value: string): TraceState {
    if (!keyShape.test(key) || !valueShape.test(value)) return this;
    const others = [...this.#all].filter(([name]) => name !== key);
    const members = new Map([[key, value], ...others.slice(0, mostMembers - 1)] as const);
    return new LazyTraceState(() => members);
  }

  unset(key: string): TraceState {
    const members = new Map([...this.#all].filter(([name]) => name !== key));
    return new LazyTraceState(() => members);
  }

  serialize(): string {
    return [...this.#all].map(([key, value]) => `${key}=${value}`).join(',');
  }
}

function parse(header: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let count = 0;
  for (const item of header.split(',')) {
    const member = item.replace(/^[ \t]+|[ \t]+$/g, '');
    if (member === '') continue;
    const equals = member.indexOf('=');
    const [key, value] = [member.slice(0, equals), member.slice(equals + 1)];
    const isValid = equals > 0 && keyShape.test(key) && valueShape.test(value);
    if (!isValid || ++count > mostMembers) return new Map();
    if (!members.has(key)) members.set(key, value);
  }
  return members;
}
