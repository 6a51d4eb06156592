import type { Resource, Workloads } from '../../template';
import { createdBefore } from '../dependencies';
import { apiOf, partsOf } from './routes';

/** A deployment, and the methods or routes of its template that CloudFormation creates before it or at any time. */
export interface ApiDeployment {
  readonly deployment: Resource;
  readonly before: readonly Resource[];
  readonly anytime: readonly Resource[];
}

/** Deployments of APIs that are made of methods or routes, and not of a document. */
export function deploymentsIn(all: Workloads): ApiDeployment[] {
  return all.templates.ofType('AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Deployment').flatMap((deployment) => {
    const api = apiOf(deployment);
    if (api === undefined || deployment.isConditional || ['Body', 'BodyS3Location', 'CloneFrom'].some((name) => api.properties.has(name))) return [];
    const { stack } = deployment;
    if (stack.isGenerated) return [];
    const parts = partsOf(api, all, 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route').filter((part) => part.stack === stack && !part.isConditional);
    const created = createdBefore(deployment);
    return [{ deployment, before: parts.filter(({ logicalId }) => created.has(logicalId)), anytime: parts.filter(({ logicalId }) => !created.has(logicalId)) }];
  });
}
