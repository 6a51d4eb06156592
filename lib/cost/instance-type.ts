/** vCPUs of the sizes of an EC2 instance type (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-specifications.html). */
const VCPUS_BY_SIZE: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 2, large: 2, xlarge: 4 };

/** vCPUs of an instance type such as `c7g.large`; nothing for a size that is not known. */
export function vcpusOf(instanceType: string): number | undefined {
  const [family, size] = instanceType.split('.');
  // Graviton's medium of the m, c and r families has one; of the burstable t family two.
  if (size === 'medium' && !family.startsWith('t')) return 1;
  return VCPUS_BY_SIZE[size] ?? manyTimesXlarge(size);
}

function manyTimesXlarge(size: string | undefined): number | undefined {
  const times = /^(\d+)xlarge$/.exec(size ?? '')?.[1];
  return times === undefined ? undefined : 4 * Number(times);
}
