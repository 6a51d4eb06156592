import { Resource, Unknown } from '../../template';
import { isPriceName, PriceList } from '../price-list';
import { allMonth, billed, counted, free, IdleContext, IdleCost, IdleRules, withoutPrice } from './idle-cost';

/** What visitors and partners talk to: APIs, content delivery, transfers, and the web page of a workflow environment. */
export const APIS_AND_DELIVERY: IdleRules = {
  'AWS::ApiGateway::Stage': stage,
  'AWS::AppSync::ApiCache': () => billed('a cache by the hour', [withoutPrice('cache')]),
  'AWS::CloudFront::Distribution': ({ properties }) => properties.text('DistributionConfig', 'ViewerCertificate', 'SslSupportMethod') === 'vip'
    ? billed('addresses of its own for TLS', [withoutPrice('addresses')])
    : free('billed by requests and data'),
  'AWS::CloudFront::AnycastIpList': () => billed('addresses of its own', [withoutPrice('addresses')]),
  'AWS::Transfer::Server': ({ properties }, { prices }) => {
    const protocols = Math.max(1, properties.values('Protocols').length);
    return billed(counted(protocols, 'protocol'), [allMonth('protocols', protocols, prices.price('transfer.protocolHour'))]);
  },
  'AWS::Transfer::WebApp': () => billed('units by the hour', [withoutPrice('units')]),
  'AWS::MWAA::Environment': ({ properties }, { prices }) => {
    const size = properties.text('EnvironmentClass') ?? 'mw1.small';
    const name = `mwaa.${typeof size === 'string' ? size : ''}`;
    return billed(`an environment (${typeof size === 'string' ? size : 'size known at deploy time'}) with one worker`, [
      isPriceName(name) ? allMonth('environment', 1, prices.price(name)) : withoutPrice('environment'),
    ]);
  },
};

/** A cache of a REST API is paid for by its size. */
function stage({ properties }: Resource, { prices }: IdleContext): IdleCost {
  return properties.boolean('CacheClusterEnabled') === true ? stageCache(prices, properties.text('CacheClusterSize')) : free('billed by requests');
}

/** @param size in GB; 0.5 where nothing is said */
export function stageCache(prices: PriceList, size: string | Unknown = '0.5'): IdleCost {
  const name = `apiGateway.cacheHour.${typeof size === 'string' ? size : ''}`;
  return billed(`a cache of ${typeof size === 'string' ? size : 'unknown'} GB`, [isPriceName(name) ? allMonth('cache', 1, prices.price(name)) : withoutPrice('cache')]);
}
