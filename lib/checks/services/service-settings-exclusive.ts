import { EcsService, isKnown } from '../../template';
import type { Rule } from '../rule';

export const serviceSettingsExclusive: Rule = {
  name: 'ServiceSettingsExclusive',
  severity: 'error',
  cause: 'a service combines settings that ECS does not combine',
  consequence: 'ECS rejects the service',
  fix: 'keep one of the two',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html',
  cdk: 'silent for L1s; L2s refuse some',
  find: function* (all) {
    for (const service of all.services) {
      for (const message of problems(service)) yield { resource: service.resource, message };
    }
  },
};

function* problems(service: EcsService): Iterable<string> {
  const { resource: { properties }, taskDefinition, isFargate, network } = service;
  const launch = properties.text('LaunchType');
  const strategy = properties.list('CapacityProviderStrategy');
  if (typeof launch === 'string' && strategy.some((item) => item.unknown === undefined)) yield `LaunchType and CapacityProviderStrategy must not both be set, got ${launch} and a strategy`;
  const providers = strategy.map((item) => item.text('CapacityProvider')).filter((name) => typeof name === 'string');
  const ofFargate = providers.filter((name) => name.startsWith('FARGATE'));
  const others = strategy.filter((item) => item.resource('CapacityProvider')?.type === 'AWS::ECS::CapacityProvider');
  if (ofFargate.length > 0 && others.length > 0) yield `CapacityProviderStrategy must not mix ${ofFargate.join(' and ')} with providers of instances`;
  if (strategy.filter((item) => Number(item.number('Base') ?? 0) > 0).length > 1) yield 'CapacityProviderStrategy must have one Base at most, got several';

  if (properties.text('SchedulingStrategy') === 'DAEMON') {
    if (isFargate === true) yield 'SchedulingStrategy must not be DAEMON on Fargate';
    if (typeof service.desiredCount === 'number') yield `DesiredCount must not be set for a DAEMON, got ${service.desiredCount}`;
  }
  if (isFargate === true && [...properties.list('PlacementStrategies'), ...properties.list('PlacementConstraints')].some((item) => item.unknown === undefined)) {
    yield 'PlacementStrategies and PlacementConstraints must not be set on Fargate';
  }
  if (typeof launch === 'string' && launch !== 'FARGATE' && network.text('AssignPublicIp') === 'ENABLED') yield `AssignPublicIp must not be ENABLED with launch type ${launch}`;

  if (taskDefinition === undefined) return;
  const { networkMode, compatibilities } = taskDefinition;
  if (networkMode === 'awsvpc' && !properties.has('NetworkConfiguration') && properties.text('DeploymentController', 'Type') !== 'EXTERNAL') yield 'NetworkConfiguration must be set for a task in network mode awsvpc, got none';
  if (isKnown(networkMode) && networkMode !== 'awsvpc' && network.has('Subnets')) yield `NetworkConfiguration must not be set for a task in network mode ${networkMode}`;
  if (isFargate === true && compatibilities.length > 0 && !compatibilities.includes('FARGATE')) yield `its task definition must be for FARGATE, got ${compatibilities.join(', ')}`;
  const system = taskDefinition.resource.properties.text('RuntimePlatform', 'OperatingSystemFamily');
  if (providers.includes('FARGATE_SPOT') && typeof system === 'string' && system.startsWith('WINDOWS')) yield `CapacityProviderStrategy must not have FARGATE_SPOT for ${system}`;
}
