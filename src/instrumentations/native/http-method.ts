/** A request's method as attributes and span names have it (HTTP spans, "Name" and `http.request.method`). */
export type Method = {
  /** `http.request.method`: a known one, or `_OTHER`. */
  readonly value: string;
  /** What the span's name begins with: the method, `HTTP` for an unknown one. */
  readonly title: string;
  /** `http.request.method_original`, where it differs. */
  readonly original?: string;
};

/**
 * Reads methods against the list of OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS. Names are compared as
 * they are, and then in upper case, since clients accept `get` for `GET`.
 */
export function makeMethodReader(known: readonly string[]): (method: string) => Method {
  const methods = new Map(known.map((name) => [name, { value: name, title: name }]));
  return (method) => {
    const exact = methods.get(method);
    if (exact !== undefined) return exact;
    const canonical = methods.get(method.toUpperCase());
    if (canonical !== undefined) return { ...canonical, original: method };
    return { value: '_OTHER', title: 'HTTP', original: method };
  };
}
