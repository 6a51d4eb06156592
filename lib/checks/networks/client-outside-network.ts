import type { Rule } from '../rule';
import { clientsIn } from './clients';
import { serverAt } from './servers';

export const clientOutsideNetwork: Rule = {
  name: 'ClientOutsideNetwork',
  severity: 'warning',
  cause: 'a function outside any network is told the address of a database or cache inside one',
  consequence: 'if it connects, every connection times out',
  fix: 'put the function into the network of the server, or use the Data API',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, placement, told } of clientsIn(all)) {
      if (resource.type !== 'AWS::Lambda::Function' || placement !== undefined) continue;
      for (const reference of told) {
        const server = /endpoint/i.test(reference.attribute) ? serverAt(reference, all) : undefined;
        if (server === undefined || server.resource.properties.boolean('PubliclyAccessible') === true || server.resource.properties.boolean('EnableHttpEndpoint') === true) continue;
        yield { resource, message: `it must be in the network of ${server.resource.displayName}, whose address it is told, got no VpcConfig` };
      }
    }
  },
};
