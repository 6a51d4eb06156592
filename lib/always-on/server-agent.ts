import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { file } from './shell';

/** Namespace of the metrics that only the server itself knows. */
export const AGENT_NAMESPACE = 'CWAgent';

/** How often a metric is sent, in seconds: as often as the load balancer's are. */
const INTERVAL = 60;

/**
 * Shell commands that set the CloudWatch agent up: logs, memory and disk.
 *
 * The metrics have the group as their only dimension of ours: one metric for all servers, and so for scaling, at the
 * price of one. What one server alone does stands in its logs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentConfiguration(logGroupName: string): string[] {
  const append_dimensions = { AutoScalingGroupName: '@group@' };
  const logOf = (file_path: string, name: string) => ({
    file_path, log_group_name: logGroupName, log_stream_name: `{instance_id}/${name}`, timezone: 'UTC',
  });
  const configuration = {
    agent: { metrics_collection_interval: INTERVAL, omit_hostname: true },
    metrics: {
      namespace: AGENT_NAMESPACE,
      metrics_collected: {
        mem: { measurement: ['mem_used_percent'], append_dimensions },
        disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true, append_dimensions },
      },
    },
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            logOf('/var/log/web-server/server.log', 'server'),
            logOf('/var/log/web-server/lifecycle.log', 'lifecycle'),
            logOf('/var/log/cloud-init-output.log', 'boot'),
          ],
        },
      },
    },
  };
  return [
    file('/opt/web-server/agent.json', JSON.stringify(configuration, undefined, 1)),
    'instance=$(metadata instance-id)',
    'group=$(group_of "$instance")',
    'sed -i "s/@group@/$group/" /opt/web-server/agent.json',
    '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/web-server/agent.json',
    // The agent follows a file that is cut; the program keeps it open.
    file('/etc/logrotate.d/web-server', '/var/log/web-server/*.log {\n  size 100M\n  rotate 1\n  copytruncate\n  missingok\n}'),
    'mkdir -p /etc/systemd/system/logrotate.timer.d',
    file('/etc/systemd/system/logrotate.timer.d/hourly.conf', '[Timer]\nOnCalendar=\nOnCalendar=hourly'),
    'systemctl enable --now logrotate.timer',
  ];
}

/** A metric that the agents of a group publish. */
export function agentMetric(
  group: autoscaling.AutoScalingGroup, metricName: string, dimensions: cloudwatch.DimensionsMap, options: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: AGENT_NAMESPACE,
    metricName,
    dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName, ...dimensions },
    period: Duration.seconds(INTERVAL),
    ...options,
  }).attachTo(group);
}
