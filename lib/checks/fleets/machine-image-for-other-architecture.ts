import { isObject, Resource } from '../../template';
import { known } from '../known';
import type { Fault, Rule } from '../rule';
import { lookedUpImage } from './machine-images';

export const machineImageForOtherArchitecture: Rule = {
  name: 'MachineImageForOtherArchitecture',
  severity: 'error',
  cause: 'an instance type of one architecture is to start an image of another',
  consequence: 'EC2 starts no instance',
  fix: 'take the image of the architecture: arm64 for types with a g after their number, such as t4g, else x86_64',
  source: 'https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const resource of all.templates.ofType('AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration')) {
      const launch = resource.type === 'AWS::EC2::LaunchTemplate' ? resource.properties.settings('LaunchTemplateData') : resource.properties;
      const type = known(launch.text('InstanceType'));
      const image = lookedUpImage(resource, writtenImage(resource));
      const architecture = image === undefined ? undefined : /(^|[/-])(arm64|x86_64)([/-]|$)/.exec(image)?.[2];
      if (type === undefined || architecture === undefined || architectureOf(type) === architecture) continue;
      yield { resource, message: `its image must be for ${architectureOf(type)}, as ${type} is, got ${image}` };
    }
  },
};

/** Graviton has a g after the number of the generation: t4g, c7gn; the first had a family of its own. */
function architectureOf(type: string): 'arm64' | 'x86_64' {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(type) ? 'arm64' : 'x86_64';
}

function writtenImage({ type, written }: Resource): unknown {
  const properties = isObject(written.Properties) ? written.Properties : {};
  const launch = type === 'AWS::EC2::LaunchTemplate' ? properties.LaunchTemplateData : properties;
  return isObject(launch) ? launch.ImageId : undefined;
}
