import type { Rule } from '../rule';

/**
 * Properties that are about ports. "If the target is a Lambda function, this parameter does not apply."
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html, and for the refusal https://github.com/aws/aws-cdk/issues/12514
 */
const PROPERTIES = ['Port', 'Protocol', 'ProtocolVersion', 'VpcId'];
// "If the target is a Lambda function, this attribute is not supported", and those of instances and addresses alone.
// "The provided target group attribute is not supported", as for stickiness that is on: https://github.com/aws/aws-cdk/issues/17261
const ATTRIBUTES = ['deregistration_delay.timeout_seconds', 'slow_start.duration_seconds', 'load_balancing.algorithm.type', 'load_balancing.algorithm.anomaly_mitigation'];

export const lambdaTargetSettingUnsupported: Rule = {
  name: 'LambdaTargetSettingUnsupported',
  severity: 'error',
  cause: 'a target group for a function has a setting that only servers have',
  consequence: 'the load balancer refuses the target group, and the stack rolls back',
  fix: 'remove the setting: of its attributes a function has lambda.multi_value_headers.enabled',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html',
  cdk: 'silent for deregistration delay and slow start',
  find: function* (all) {
    for (const { resource, targetType } of all.targetGroups) {
      if (targetType !== 'lambda') continue;
      const attributes = resource.properties.list('TargetGroupAttributes').map((attribute) => attribute.text('Key')).filter((key) => typeof key === 'string');
      for (const name of [...PROPERTIES.filter((property) => resource.properties.has(property)), ...attributes.filter((key) => ATTRIBUTES.includes(key))]) {
        yield { resource, message: `${name} must not be set for a function` };
      }
    }
  },
};
