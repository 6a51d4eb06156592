/** Seconds by which a server must outwait the load balancer in front of it. */
const MARGIN_SECONDS = 5;

/**
 * How long a server keeps an idle connection open behind a load balancer, in milliseconds.
 *
 * Law: idle timeout of the load balancer + 5 s. A server that closes first (Node.js does after 5 s) races with
 * a request on its way, and the visitor sees a 502.
 *
 * Example: 60 s idle timeout: 65,000 ms.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout
 */
export function keepAliveMilliseconds(idleTimeoutSeconds: number): number {
  return (idleTimeoutSeconds + MARGIN_SECONDS) * 1000;
}
