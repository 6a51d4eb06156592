import { Network, Resource, Text } from '../../template';

/** An endpoint of a network, and the service behind it, such as `ecr.api`; `undefined` where that is not known. */
export interface NetworkEndpoint {
  readonly resource: Resource;
  readonly service: string | undefined;
}

export function endpointsOf(network: Network): NetworkEndpoint[] {
  return network.endpoints.map((resource) => ({ resource, service: serviceOf(resource) }));
}

/** Services without which a network cannot do something: none if one of its endpoints is not known. */
export function missingEndpoints(network: Network, services: readonly string[]): string[] {
  const has = endpointsOf(network).map(({ service }) => service);
  if (has.includes(undefined)) return [];
  return services.filter((service) => !has.includes(service));
}

/** What follows the region in `com.amazonaws.eu-west-1.ecr.api`. */
function serviceOf({ properties }: Resource): string | undefined {
  const name = properties.value('ServiceName');
  const written = name instanceof Text ? name.pattern : name;
  return typeof written === 'string' ? /^(?:com\.amazonaws|aws\.api|\$\{…\})\.(?:[a-z0-9-]+|\$\{…\})\.(.+)$/.exec(written)?.[1] : undefined;
}
