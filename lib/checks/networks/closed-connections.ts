import type { Resource, Workloads } from '../../template';
import { clientsIn } from './clients';
import { groupsAt, mayConnect } from './paths';
import { behind, Server, serverAt } from './servers';

/** A client that security groups keep from a server it is told of. */
export interface ClosedConnection {
  readonly client: Resource;
  readonly server: Server;
  /** Whether both have a security group in common. */
  readonly inOneGroup: boolean;
}

export function* closedConnections(all: Workloads): Iterable<ClosedConnection> {
  for (const { resource, placement, told } of clientsIn(all)) {
    const from = placement === undefined ? undefined : groupsAt(placement.groups, all);
    if (from === undefined) continue;
    const servers = new Map(told.map((reference) => serverAt(reference, all)).filter((server) => server !== undefined).map((server) => [server.resource, server]));
    const proxied = new Set([...servers.keys()].flatMap((server) => behind(server, all)));
    for (const server of servers.values()) {
      if (proxied.has(server.resource) || usesDataApi(server) || mayConnect(from, server.groups, server.port, all) !== false) continue;
      yield { client: resource, server, inOneGroup: server.groups.some((group) => from.includes(group)) };
    }
  }
}

/** What uses it may come through the Data API, without a connection of its own. */
function usesDataApi({ resource }: Server): boolean {
  return resource.properties.boolean('EnableHttpEndpoint') === true;
}

/** What must be let in, in words. */
export function wish({ client, server: { port } }: ClosedConnection): string {
  return `its security groups must let ${client.displayName} in${typeof port === 'number' ? ` on port ${port}` : ''}`;
}
