/** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`, of which only the first part is always there. */
const ROOT = /(?:^|;)Root=(1-([0-9a-f]{8})-([0-9a-f]{24}))/;
const PARENT = /(?:^|;)Parent=([0-9a-f]{16})/;
const SAMPLED = /(?:^|;)Sampled=1/;

/** The trace that a message belongs to, as X-Ray names it. */
export function traceIdOf(header: string | undefined): string | undefined {
  return ROOT.exec(header ?? '')?.[1];
}

/**
 * A message's trace as headers of a request: X-Ray's own, and that of W3C for what is traced with OpenTelemetry.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
 * @see https://www.w3.org/TR/trace-context/
 */
export function traceHeaders(header: string | undefined): Record<string, string> {
  if (header === undefined) return {};
  const root = ROOT.exec(header);
  if (root === null) return { 'x-amzn-trace-id': header };
  const [, , epoch, rest] = root;
  // W3C wants a parent; a load balancer names none. The end of the trace id is the same wherever it is made up.
  const parent = PARENT.exec(header)?.[1] ?? rest.slice(-16);
  return { 'x-amzn-trace-id': header, 'traceparent': `00-${epoch}${rest}-${parent}-${SAMPLED.test(header) ? '01' : '00'}` };
}
