import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { imagePlatformOf } from './architecture';
import { runtimeFolder } from '../private/runtime-folder';

/**
 * The queue agent's image, built from the Dockerfile in this package.
 *
 * One asset for all workers of a stack: the files are the same, and each asset would look at them again.
 */
export function agentImageFor(scope: Construct, architecture: ecs.CpuArchitecture): ecs.ContainerImage {
  const stack = Stack.of(scope);
  const platform = imagePlatformOf(architecture);
  const id = `QueueAgentImage-${platform?.platform.replace('/', '-') ?? 'other'}`;
  const asset = stack.node.tryFindChild(id) as DockerImageAsset | undefined
    ?? new DockerImageAsset(stack, id, { directory: runtimeFolder('queue-agent'), platform });
  return ecs.ContainerImage.fromDockerImageAsset(asset);
}
