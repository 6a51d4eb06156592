import { Settings } from '../../template';
import type { CostComponent } from '../cost-component';
import type { PriceList, PriceName } from '../price-list';
import { aMonth, amount, withoutPrice } from './idle-cost';

/** A volume of EBS, as far as it is known. */
export interface Volume {
  readonly gib: number | undefined;
  readonly type: string;
  readonly iops?: number;
  readonly mibPerSecond?: number;
}

/** Input and output that gp3 includes (https://aws.amazon.com/ebs/pricing/). */
const GP3_IOPS = 3000;
const GP3_MIB_PER_SECOND = 125;

const GB_MONTH: Readonly<Record<string, PriceName>> = {
  gp2: 'ebs.gp2.gbMonth', gp3: 'ebs.gp3.gbMonth', io1: 'ebs.io1.gbMonth', st1: 'ebs.st1.gbMonth', sc1: 'ebs.sc1.gbMonth', standard: 'ebs.standard.gbMonth',
};

/** Lines for volumes: they are paid for as they are provisioned, used or not. */
export function volumesAtRest(prices: PriceList, instances: number | undefined, volumes: readonly Volume[]): CostComponent[] {
  return volumes.flatMap((volume) => {
    const name = GB_MONTH[volume.type];
    if (name === undefined) return [withoutPrice(`volume ${volume.type}`)];
    const each = (what: string, quantity: number | undefined, price: PriceName): CostComponent =>
      aMonth(what, quantity === undefined || instances === undefined ? undefined : instances * quantity, prices.price(price));
    const extra = (value: number | undefined, included: number): number => Math.max(0, (value ?? 0) - included);
    return [
      each(`volume ${volume.type}`, volume.gib, name),
      ...(volume.type === 'gp3' && extra(volume.iops, GP3_IOPS) > 0 ? [each('IOPS', extra(volume.iops, GP3_IOPS), 'ebs.gp3.iopsMonth')] : []),
      ...(volume.type === 'gp3' && extra(volume.mibPerSecond, GP3_MIB_PER_SECOND) > 0 ? [each('throughput', extra(volume.mibPerSecond, GP3_MIB_PER_SECOND), 'ebs.gp3.mbpsMonth')] : []),
      ...(volume.type === 'io1' ? [each('IOPS', volume.iops, 'ebs.io1.iopsMonth')] : []),
    ];
  });
}

/** Volumes that a launch template or an instance names; what its image brings stands in no template. */
export function volumesOf(launch: Settings): Volume[] {
  return launch.list('BlockDeviceMappings').map((mapping) => mapping.settings('Ebs')).filter((ebs) => ebs.names.length > 0).map((ebs) => volume(ebs, 'VolumeSize', 'VolumeType', 'gp2'));
}

/** @param usual type where none is named */
export function volume(settings: Settings, size: string, type: string, usual: string): Volume {
  const named = settings.text(type) ?? usual;
  return {
    gib: amount(settings.number(size)),
    type: typeof named === 'string' ? named : 'of a type known at deploy time',
    iops: amount(settings.number('Iops')),
    mibPerSecond: amount(settings.number('Throughput')),
  };
}
