/**
 * The services that every server calls: packages of Amazon Linux stand in S3, the scripts tell the group and the
 * deployment what became of it, the agent sends logs and metrics, and Session Manager opens a shell.
 *
 * @see https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export const SERVER_SERVICES = ['autoscaling', 'cloudformation', 'logs', 'monitoring', 's3', 'ssm', 'ssmmessages'];

/** What becomes of servers that do not reach them, and what to do. */
export const WITHOUT_SERVICES = {
  consequence: 'servers are not prepared, watched and released without them',
  advice: 'use Egress.endpointsOnly({ servers: true })',
};
