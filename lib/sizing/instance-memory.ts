/** Memory (GiB) for each vCPU, by the letter that EC2 gives a family for what it is made for. */
const GIB_PER_VCPU = new Map([['c', 2], ['m', 4], ['r', 8]]);

/** Families whose memory does not follow from their letter. */
const OWN_GIB_PER_VCPU = new Map([['r4', 7.625], ['x2g', 16], ['x2iedn', 32], ['x2idn', 16], ['z1d', 8]]);

/** Sizes of the burstable families, which have two vCPUs up to `large` whatever their memory. */
const BURSTABLE_GIB = new Map([['micro', 1], ['small', 2], ['medium', 4], ['large', 8], ['xlarge', 16], ['2xlarge', 32]]);

/**
 * Memory (GiB) of an instance class, without `db.`; nothing for one that the law does not cover.
 *
 * Law: vCPUs of the size (large 2, xlarge 4, Nxlarge 4 N) × GiB a vCPU of the family (c 2, m 4, r 8); burstable
 * classes by a table.
 *
 * Example: r7g.2xlarge: 8 vCPUs × 8 GiB = 64 GiB.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
export function instanceMemoryGiB(instanceType: string): number | undefined {
  const [family, size] = instanceType.split('.');
  if (/^t[234]g?$/.test(family)) return BURSTABLE_GIB.get(size);
  const vcpus = vcpusOf(size);
  // Fifth generation and later: before, a family's memory was no round number.
  const each = OWN_GIB_PER_VCPU.get(family) ?? (/^[a-z]+[5-9]/.test(family) ? GIB_PER_VCPU.get(family[0]) : undefined);
  return vcpus === undefined || each === undefined ? undefined : vcpus * each;
}

function vcpusOf(size?: string): number | undefined {
  if (size === 'large') return 2;
  const [, factor] = /^(\d*)xlarge$/.exec(size ?? '') ?? [];
  return factor === undefined ? undefined : 4 * (factor === '' ? 1 : Number(factor));
}
