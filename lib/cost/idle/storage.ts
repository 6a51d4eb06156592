import { Resource } from '../../template';
import { aMonth, amount, billed, free, IdleContext, IdleCost, IdleRules, withoutPrice } from './idle-cost';

/** File systems: what they provision is paid for; what is stored in others is billed by use. */
export const STORAGE: IdleRules = {
  'AWS::EFS::FileSystem': ({ properties }, { prices }) => properties.text('ThroughputMode') === 'provisioned'
    ? billed('provisioned throughput; storage by use', [aMonth('throughput', properties.number('ProvisionedThroughputInMibps'), prices.price('efs.provisionedMbpsMonth'))])
    : free('billed by what is stored and read'),
  'AWS::FSx::FileSystem': fileSystem,
  'AWS::FSx::Volume': () => free('part of its file system'),
};

function fileSystem({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const kind = properties.text('FileSystemType');
  const settings = properties.settings('OpenZFSConfiguration');
  if (kind !== 'OPENZFS' || settings.text('DeploymentType') !== 'SINGLE_AZ_1') {
    return billed(`provisioned storage and throughput${typeof kind === 'string' ? ` (${kind})` : ''}`, [withoutPrice('file system')]);
  }
  return billed('provisioned storage and throughput', [
    aMonth('storage', amount(properties.number('StorageCapacity')), prices.price('fsx.openzfs.gbMonth')),
    aMonth('throughput', amount(settings.number('ThroughputCapacity')), prices.price('fsx.openzfs.mbpsMonth')),
  ]);
}
