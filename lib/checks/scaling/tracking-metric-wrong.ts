import type { Rule } from '../rule';

/** Which dimension a ready-made metric belongs to. */
const DIMENSION_OF: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: 'ecs:service:DesiredCount',
  ECSServiceAverageMemoryUtilization: 'ecs:service:DesiredCount',
  LambdaProvisionedConcurrencyUtilization: 'lambda:function:ProvisionedConcurrency',
  DynamoDBReadCapacityUtilization: 'dynamodb:table:ReadCapacityUnits',
  DynamoDBWriteCapacityUtilization: 'dynamodb:table:WriteCapacityUnits',
};

export const trackingMetricWrong: Rule = {
  name: 'TrackingMetricWrong',
  severity: 'error',
  cause: 'a policy tracks a metric that its target does not have, or requests of no target group',
  consequence: 'AWS rejects the policy',
  fix: 'take a metric of the same service; ALBRequestCountPerTarget needs a ResourceLabel of load balancer and target group',
  source: 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const policy of all.scalingPolicies) {
      const { resource, predefinedMetric: metric, targetTracking } = policy;
      if (typeof metric !== 'string') continue;
      if (metric === 'ALBRequestCountPerTarget' && !targetTracking.settings('PredefinedMetricSpecification').has('ResourceLabel')) yield { resource, message: 'ResourceLabel must be set with ALBRequestCountPerTarget, got none' };
      const dimension = policy.scalableTarget?.dimension;
      const wanted = Object.hasOwn(DIMENSION_OF, metric) ? DIMENSION_OF[metric] : undefined;
      // Indexes of tables have the metrics of tables.
      if (typeof dimension !== 'string' || wanted === undefined || dimension === wanted || dimension === wanted.replace(':table:', ':index:')) continue;
      yield { resource, message: `PredefinedMetricType must be one of ${dimension}, got ${metric}` };
    }
  },
};
