/** Where a trace may be named: the headers of a request, or a map of them. */
export type TraceSource = Readonly<Record<string, string | string[] | undefined>> | { get(name: string): string | null | undefined };

/** `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`: version, trace, parent, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{8})([0-9a-f]{24})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What a queue carries as system attribute `AWSTraceHeader`. */
const X_RAY = /^[A-Za-z]+=[^;]+(;[A-Za-z]+=[^;]*)*;?$/;

/** Set in `traceparent`'s flags where the caller records the trace. */
const SAMPLED = 1;

/**
 * The trace of a request, as a queue carries it.
 *
 * `traceparent` comes first: where OpenTelemetry is at work, its span is nearer than that of the load balancer, which
 * writes `x-amzn-trace-id`. The same trace id serves both.
 *
 * @param source headers of a request; the header names in lower case, as Node.js has them
 * @returns such as `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`, or nothing
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
 * @see https://www.w3.org/TR/trace-context/
 */
export function traceHeaderOf(source: TraceSource): string | undefined {
  const parts = TRACEPARENT.exec(header(source, 'traceparent')?.trim() ?? '');
  if (parts !== null) {
    const [, epoch, rest, parent, flags] = parts;
    return `Root=1-${epoch}-${rest};Parent=${parent};Sampled=${Number.parseInt(flags, 16) & SAMPLED}`;
  }
  const own = header(source, 'x-amzn-trace-id')?.trim();
  return own !== undefined && X_RAY.test(own) ? own : undefined;
}

/**
 * The trace of a request as X-Ray names it, for the log: `1-5759e988-bd862e3fe1be46a994272793`. The worker's log names the
 * same one.
 *
 * @param source headers of a request
 */
export function traceIdOf(source: TraceSource): string | undefined {
  return /(?:^|;)Root=([^;]+)/.exec(traceHeaderOf(source) ?? '')?.[1];
}

function header(source: TraceSource, name: string): string | undefined {
  const value = typeof source.get === 'function' ? source.get(name) : (source as Readonly<Record<string, string | string[] | undefined>>)[name];
  return Array.isArray(value) ? value[0] : value ?? undefined;
}
