import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { EACH_MINUTE, Graph, Panel } from './panel';
import { WebServerFleet } from '../always-on/web-server-fleet';
import { WebService } from '../always-on/web-service';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { HttpFunction } from '../scale-to-zero/http-function';

/** A load balancer: what comes in, and what it answers itself because nobody else did. */
export function loadBalancerPanel(construct: SharedLoadBalancer): Panel {
  const metric = metricsOf({ LoadBalancer: construct.loadBalancer.loadBalancerFullName });
  return {
    construct,
    noun: 'load balancer',
    graphs: [
      { title: 'Requests a minute', left: [metric('RequestCount', 'Sum', 'Requests')] },
      { title: 'Answers nobody gave', left: [metric('HTTPCode_ELB_5XX_Count', 'Sum', '5xx of the load balancer'), metric('HTTPCode_ELB_4XX_Count', 'Sum', '4xx of the load balancer')] },
      { title: 'Connections', left: [metric('ActiveConnectionCount', 'Sum', 'Active'), metric('RejectedConnectionCount', 'Sum', 'Rejected')] },
    ],
  };
}

/** A web server: requests, latency, and how many servers answer. */
export function webPanel(construct: WebService | WebServerFleet, loadBalancers: SharedLoadBalancer[]): Panel {
  const isService = construct instanceof WebService;
  const cpu = isService
    ? construct.service.metricCpuUtilization({ period: EACH_MINUTE, label: 'CPU, %' })
    : new cloudwatch.Metric({
      namespace: 'AWS/EC2', metricName: 'CPUUtilization', dimensionsMap: { AutoScalingGroupName: construct.group.autoScalingGroupName }, period: EACH_MINUTE, label: 'CPU, %',
    });
  const inFront = loadBalancers.find(({ listener }) => construct.rules.some((rule) => isOn(rule, listener)));
  return { construct, noun: isService ? 'web service' : 'web server fleet', graphs: inFront === undefined ? [{ title: 'CPU', left: [cpu] }] : traffic(groupsOf(construct), inFront, cpu) };
}

/** A function that answers requests: how many, how long they take, and how many at once. */
export function functionPanel(construct: HttpFunction, loadBalancers: SharedLoadBalancer[]): Panel {
  const { alias, targetGroup } = construct;
  const sum = { period: EACH_MINUTE, statistic: cloudwatch.Stats.SUM };
  const inFront = loadBalancers.find(({ listener }) => construct.rules.some((rule) => isOn(rule, listener)));
  const answers = inFront === undefined || targetGroup === undefined ? []
    : [metricsOf({ TargetGroup: targetGroup.targetGroupFullName, LoadBalancer: inFront.loadBalancer.loadBalancerFullName })('HTTPCode_Target_5XX_Count', 'Sum', '5xx')];
  return {
    construct,
    noun: 'HTTP function',
    graphs: [
      { title: 'Requests a minute', left: [alias.metricInvocations({ ...sum, label: 'Requests' })], right: [alias.metricErrors({ ...sum, label: 'Errors' }), alias.metricThrottles({ ...sum, label: 'Turned away' }), ...answers] },
      { title: 'Duration, ms', left: ['p50', 'p99'].map((statistic) => alias.metricDuration({ period: EACH_MINUTE, statistic, label: statistic })) },
      { title: 'Answered at once', left: [alias.metric('ConcurrentExecutions', { period: EACH_MINUTE, statistic: cloudwatch.Stats.MAXIMUM, label: 'Requests' })] },
    ],
  };
}

/** Both target groups of a service that moves its traffic from one to the other. */
function groupsOf(construct: WebService | WebServerFleet): elbv2.ApplicationTargetGroup[] {
  const alternate = construct instanceof WebService ? construct.alternateTargetGroup : undefined;
  return alternate === undefined ? [construct.targetGroup] : [construct.targetGroup, alternate];
}

function traffic(groups: elbv2.ApplicationTargetGroup[], { loadBalancer }: SharedLoadBalancer, cpu: cloudwatch.IMetric): Graph[] {
  const each = (metricName: string, statistic: string, label: string): cloudwatch.Metric[] => groups.map((group, index) => (
    metricsOf({ TargetGroup: group.targetGroupFullName, LoadBalancer: loadBalancer.loadBalancerFullName })(metricName, statistic, index === 0 ? label : `${label}, alternate`)
  ));
  return [
    { title: 'Requests a minute', left: each('RequestCount', 'Sum', 'Requests'), right: [...each('HTTPCode_Target_5XX_Count', 'Sum', '5xx'), ...each('TargetConnectionErrorCount', 'Sum', 'Not reached')] },
    { title: 'Latency, s', left: [...each('TargetResponseTime', 'p50', 'p50'), ...each('TargetResponseTime', 'p99', 'p99')] },
    { title: 'Capacity', left: [...each('HealthyHostCount', 'Minimum', 'Answer'), ...each('UnHealthyHostCount', 'Maximum', 'Do not')], right: [cpu] },
  ];
}

function metricsOf(dimensionsMap: cloudwatch.DimensionsMap) {
  return (metricName: string, statistic: string, label: string): cloudwatch.Metric => (
    new cloudwatch.Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap, statistic, label, period: EACH_MINUTE })
  );
}

function isOn(rule: elbv2.ApplicationListenerRule, listener: elbv2.IApplicationListener): boolean {
  const resource = rule.node.defaultChild as elbv2.CfnListenerRule;
  return resource.listenerArn === listener.listenerArn;
}
