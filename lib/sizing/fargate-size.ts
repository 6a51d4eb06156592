interface MemoryRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * Memory (MiB) that Fargate offers for each number of CPU units.
 *
 * 256 CPU units (0.25 vCPU) are irregular: 512, 1,024 or 2,048 MiB.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
const MEMORY_BY_CPU = new Map<number, MemoryRange>([
  [512, { min: 1024, max: 4096, step: 1024 }],
  [1024, { min: 2048, max: 8192, step: 1024 }],
  [2048, { min: 4096, max: 16_384, step: 1024 }],
  [4096, { min: 8192, max: 30_720, step: 1024 }],
  [8192, { min: 16_384, max: 61_440, step: 4096 }],
  [16_384, { min: 32_768, max: 122_880, step: 8192 }],
]);

/** CPU units that Fargate offers, in order. */
export const FARGATE_CPU_UNITS = [256, ...MEMORY_BY_CPU.keys()];

/**
 * Memory sizes (MiB) that Fargate offers for a number of CPU units, in order; none for an unknown number.
 *
 * Example: 256 CPU units: 512, 1024, 2048.
 */
export function fargateMemorySizes(cpu: number): number[] {
  if (cpu === 256) return [512, 1024, 2048];
  const range = MEMORY_BY_CPU.get(cpu);
  if (range === undefined) return [];
  const count = (range.max - range.min) / range.step + 1;
  return Array.from({ length: count }, (_, i) => range.min + i * range.step);
}
