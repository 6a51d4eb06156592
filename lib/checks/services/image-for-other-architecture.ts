import { isKnown, Resource, TaskDefinition, Text, Value, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';

/** How images are named or built for an architecture that Fargate and Lambda call otherwise. */
const ARCHITECTURES = [
  { task: 'ARM64', function: 'arm64', platform: /^linux\/arm64/, image: /^(docker\.io\/)?arm64v8\// },
  { task: 'X86_64', function: 'x86_64', platform: /^linux\/amd64/, image: /^(docker\.io\/)?amd64\// },
];

export const imageForOtherArchitecture: Rule = {
  name: 'ImageForOtherArchitecture',
  severity: 'error',
  cause: 'an image is built for another architecture than that of its task or function',
  consequence: 'the program does not start: exec format error',
  fix: 'build the image for the architecture (platform: Platform.LINUX_ARM64), or set CpuArchitecture of RuntimePlatform, Architectures of a function',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const { resource, image, architecture } of programs(all)) {
      const built = ARCHITECTURES.find((one) => one.platform.test(platformOf(resource, image)) || one.image.test(written(image)));
      if (built === undefined || architecture === built.task || architecture === built.function) continue;
      yield { resource, message: `its image must be for ${architecture}, got one for ${built.task}` };
    }
  },
};

interface Program {
  readonly resource: Resource;
  readonly image: Value | undefined;
  readonly architecture: string;
}

/** Containers on Fargate, and functions that are images; on instances the instances decide. */
function programs(all: Workloads): Program[] {
  const onFargate = ({ compatibilities }: TaskDefinition): boolean => compatibilities.length === 1 && compatibilities[0] === 'FARGATE';
  return [
    ...all.taskDefinitions.filter(onFargate).flatMap(({ resource, architecture, containers }) => containers.map(({ image }) => ({ resource, image, architecture }))),
    ...all.functions.map(({ resource }) => ({ resource, image: resource.properties.value('Code', 'ImageUri'), architecture: resource.properties.has('Architectures') ? resource.properties.values('Architectures')[0] : 'x86_64' })),
  ].flatMap(({ resource, image, architecture }) => isKnown(architecture) && typeof architecture === 'string' ? [{ resource, image, architecture }] : []);
}

function platformOf({ stack }: Resource, image: Value | undefined): string {
  return stack.imagePlatform(written(image)) ?? '';
}

function written(image: Value | undefined): string {
  return image instanceof Text ? image.pattern : typeof image === 'string' ? image : '';
}
