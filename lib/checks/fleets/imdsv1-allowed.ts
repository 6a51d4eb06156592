import type { Resource, Settings } from '../../template';
import type { Rule } from '../rule';

export const imdsv1Allowed: Rule = {
  name: 'Imdsv1Allowed',
  severity: 'warning',
  cause: 'instances answer questions about their credentials without a token (IMDSv1)',
  consequence: 'a program that can be made to fetch an address gives away the rights of its instance',
  fix: 'set MetadataOptions.HttpTokens to required; in CDK requireImdsv2: true',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
  cdk: 'silent unless the feature flag is set',
  find: function* (all) {
    const launches: Array<[Resource, Settings]> = [
      ...all.templates.ofType('AWS::EC2::LaunchTemplate').map((resource): [Resource, Settings] => [resource, resource.properties.settings('LaunchTemplateData')]),
      ...all.templates.ofType('AWS::AutoScaling::LaunchConfiguration').map((resource): [Resource, Settings] => [resource, resource.properties]),
    ];
    for (const [resource, launch] of launches) {
      const tokens = launch.text('MetadataOptions', 'HttpTokens') ?? 'optional';
      if (launch.unknown === undefined && tokens === 'optional' && launch.text('MetadataOptions', 'HttpEndpoint') !== 'disabled') yield { resource, message: 'HttpTokens must be required, got optional' };
    }
  },
};
