import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { WebServerFleetProps } from './web-server-fleet-props';
import { known, knownMebibytes } from '../private/known';
import { grouped, refuse, requireWithin, warn } from '../private/refusal';

/** Fewest instances: one in each of two zones. */
export const DEFAULT_MIN_CAPACITY = 2;

/** Five times the minimum, as of a WebService; 100 where that is only known at deploy time. */
export function defaultMaxCapacity(minCapacity: number): number {
  return 5 * (known(minCapacity) ?? 20);
}

/** Refuses what AWS would reject, and what would stop answering. */
export function checkWebServerFleet(scope: Construct, props: WebServerFleetProps): void {
  checkProgram(scope, props);
  checkInstances(scope, props);
  checkInstanceTypes(scope, props);
  checkEnvironment(scope, props);
}

function checkProgram(scope: Construct, { image, program, command }: WebServerFleetProps): void {
  if (image === undefined && program === undefined) {
    refuse(scope, 'image or program must be given, got neither; pass a container image, or a ServerProgram for a program without one');
  }
  if (image !== undefined && program !== undefined) refuse(scope, 'image must not come with a program, got both; a server runs one of them');
  if (command !== undefined && program !== undefined) refuse(scope, 'command must come with an image, got it with a program; the unit file names what it runs');
}

function checkInstances(scope: Construct, props: WebServerFleetProps): void {
  const min = known(props.minCapacity);
  const max = known(props.maxCapacity);
  if (min === 0) refuse(scope, 'minCapacity must be at least 1 instance, got 0; a fleet that stops entirely cannot answer: use a LambdaWorker for work that may wait');
  requireWhole(scope, 'minCapacity', min, 1);
  requireWhole(scope, 'maxCapacity', max, 1);
  if (max !== undefined && (min ?? DEFAULT_MIN_CAPACITY) > max) {
    refuse(scope, `maxCapacity must be at least minCapacity (${min ?? DEFAULT_MIN_CAPACITY} instances), got ${max}; raise it or lower minCapacity`);
  }
  if (min === 1) {
    warn(scope, 'SingleInstance', 'minCapacity is 1 instance: while it is replaced, or its zone is lost, nobody answers; use 2 in production');
  }
  requireWhole(scope, 'warmPoolSize', known(props.warmPoolSize), 0);
  const disk = knownMebibytes(props.ephemeralStorage);
  if (disk !== undefined && (disk < 8 * 1024 || disk > 16_384 * 1024 || disk % 1024 !== 0)) {
    refuse(scope, `ephemeralStorage must be a whole number between 8 and 16,384 GiB, got ${grouped(disk / 1024)} GiB; keep larger files in a bucket`);
  }
}

function requireWhole(scope: Construct, prop: string, value: number | undefined, min: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min)) return;
  refuse(scope, `${prop} must be a whole number of instances, at least ${min}, got ${value}; a group has whole instances`);
}

function checkInstanceTypes(scope: Construct, props: WebServerFleetProps): void {
  const { instanceTypes, architecture, warmPoolSize } = props;
  requireWithin(scope, 'spotPercent', props.spotPercent, { min: 0, max: 100, unit: '%', advice: 'it is the share of the instances above minCapacity' });
  const spot = known(props.spotPercent) ?? 0;
  if (spot > 0 && (known(warmPoolSize) ?? 0) > 0) {
    refuse(scope, `warmPoolSize must not come with Spot, got spotPercent ${spot} %; EC2 Auto Scaling keeps no Spot instances in a warm pool`);
  }
  if (spot > 0 && (instanceTypes?.length ?? 1) === 1) {
    warn(scope, 'OneSpotPool', 'spotPercent is set with one instance type: when AWS takes that type back, all Spot instances of a zone go at once; name several in instanceTypes');
  }
  if (instanceTypes === undefined) return;
  if (instanceTypes.length === 0) refuse(scope, 'instanceTypes must name at least one type, got none; omit it to take the default');
  const names = instanceTypes.map(String);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(scope, `instanceTypes must differ, got ${twice} twice; remove one of them`);
  const wanted = architecture ?? architectureOf(instanceTypes);
  const other = instanceTypes.find((type) => (cpuOf(type) ?? wanted) !== wanted);
  if (other !== undefined) {
    const what = architecture === undefined ? `all be ${wanted?._cpuArchitecture}` : `have the architecture ${wanted?._cpuArchitecture}`;
    refuse(scope, `instanceTypes must ${what}, got ${String(other)}, which is ${cpuOf(other)?._cpuArchitecture}; one image does not run on both`);
  }
}

/** The processor of the instances: what was said, else what the first type that is known has. */
export function architectureOf(instanceTypes: ec2.InstanceType[] | undefined): ecs.CpuArchitecture | undefined {
  return instanceTypes?.map(cpuOf).find((architecture) => architecture !== undefined);
}

/** The processor in the words of the machine images. */
export function cpuTypeOf(architecture: ecs.CpuArchitecture): ec2.AmazonLinuxCpuType {
  return architecture === ecs.CpuArchitecture.ARM64 ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64;
}

function cpuOf(type: ec2.InstanceType): ecs.CpuArchitecture | undefined {
  if (Token.isUnresolved(type.toString())) return undefined;
  return type.architecture === ec2.InstanceArchitecture.ARM_64 ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64;
}

function checkEnvironment(scope: Construct, { environment, secrets }: WebServerFleetProps): void {
  for (const name of Object.keys({ ...environment, ...secrets })) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    refuse(scope, `environment must have names of letters, digits and _, got ${name}; systemd takes no other`);
  }
  for (const [name, value] of Object.entries(environment ?? {})) {
    if (!Token.isUnresolved(value) && value.includes('\n')) {
      refuse(scope, `environment must hold one line for each name, got several for ${name}; keep the text in Parameter Store and name it as a secret`);
    }
  }
  const both = Object.keys(secrets ?? {}).find((name) => environment?.[name] !== undefined);
  if (both !== undefined) refuse(scope, `secrets must not repeat a name of the environment, got ${both} in both; remove one`);
}
