import { Container, Network, Resource, Settings, TaskDefinition, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { imageSource } from '../services/image-source';
import { missingEndpoints } from './endpoints';
import { kindOf, networkOf, subnetsAt } from './subnets';

export const tasksWithoutWayOut: Rule = {
  name: 'TasksWithoutWayOut',
  severity: 'error',
  cause: 'tasks on Fargate have no way to the registry of their image, to their secrets or to their log',
  consequence: 'no task starts: ResourceInitializationError or CannotPullContainerError, after minutes of trying',
  fix: 'AssignPublicIp ENABLED in public subnets; subnets with NAT; or endpoints for ecr.api, ecr.dkr, s3 and what else the task uses',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const { resource, task, network } of tasksOnFargate(all)) {
      const subnets = subnetsAt(network.values('Subnets'), all);
      const place = subnets === undefined ? undefined : networkOf(subnets);
      if (subnets === undefined || place === undefined) continue;
      const kind = kindOf(subnets);
      const address = network.text('AssignPublicIp') ?? 'DISABLED';
      if (kind === 'public' && address === 'DISABLED') {
        const missing = missingFor(task, place);
        if (missing !== undefined) yield { resource, message: `AssignPublicIp must be ENABLED in public subnets, got DISABLED: its tasks cannot reach ${missing}` };
      }
      if (kind === 'isolated') {
        const missing = missingFor(task, place);
        if (missing !== undefined) yield { resource, message: `its tasks must have a way to ${missing}, got subnets without a route to the internet and without an endpoint for it` };
      }
    }
  },
};

interface Placed {
  readonly resource: Resource;
  readonly task: TaskDefinition;
  readonly network: Settings;
}

function tasksOnFargate(all: Workloads): Placed[] {
  const services = all.services.filter(({ isFargate }) => isFargate === true).map(({ resource, taskDefinition, network }) => ({ resource, task: taskDefinition, network }));
  const scheduled = [
    ...all.rules.flatMap(({ resource, targets }) => targets.map((target) => ({ resource, parameters: target.settings.settings('EcsParameters') }))),
    ...all.schedules.map(({ resource, target }) => ({ resource, parameters: target.settings.settings('EcsParameters') })),
  ].filter(({ parameters }) => parameters.text('LaunchType') === 'FARGATE').map(({ resource, parameters }) => {
    const network = parameters.settings('NetworkConfiguration');
    const vpc = network.has('AwsVpcConfiguration') ? 'AwsVpcConfiguration' : 'AwsvpcConfiguration';
    return { resource, task: all.taskDefinition(all.resourceAt(parameters.value('TaskDefinitionArn'))), network: network.settings(vpc) };
  });
  return [...services, ...scheduled].filter((placed): placed is Placed => placed.task !== undefined);
}

/** What a task cannot reach without the internet, in words. */
function missingFor(task: TaskDefinition, network: Network): string | undefined {
  const { containers } = task;
  if (containers.some((container) => imageSource(container) === 'public')) return 'the registry of its image';
  const needed = [...new Set(containers.flatMap(servicesOf))];
  const missing = missingEndpoints(network, needed);
  return missing.length === 0 ? undefined : missing.join(', ');
}

function servicesOf(container: Container): string[] {
  const sources = container.secrets.map((secret) => secret.resource('ValueFrom')?.type);
  return [
    ...imageSource(container) === 'private' ? ['ecr.api', 'ecr.dkr', 's3'] : [],
    ...container.settings.text('LogConfiguration', 'LogDriver') === 'awslogs' ? ['logs'] : [],
    ...sources.some((type) => type?.startsWith('AWS::SecretsManager')) ? ['secretsmanager'] : [],
    ...sources.includes('AWS::SSM::Parameter') ? ['ssm'] : [],
  ];
}
