import type { Resource, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { API, isOpen, partsOf, REST_API } from './routes';

/** Only what is deployed to a stage has an address. */
export const apiNeverAnswers: Rule = {
  name: 'ApiNeverAnswers',
  // A pipeline may deploy it by hand.
  severity: 'warning',
  cause: 'an API has routes or methods and no stage, or a stage to which nothing is deployed',
  consequence: 'no request is ever answered: the API has no address, or its stage is empty',
  fix: 'add an AWS::ApiGatewayV2::Stage with AutoDeploy true, or a deployment with a stage',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html',
  cdk: 'silent for L1s, for createDefaultStage: false and deploy: false, and for a WebSocketApi without WebSocketStage',
  find: function* (all): Iterable<Fault> {
    for (const api of all.templates.ofType(API)) yield* faultOf(api, all);
    for (const api of all.templates.ofType(REST_API)) {
      const deployed = ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment'];
      const hasStage = partsOf(api, all, 'AWS::ApiGateway::Stage').length > 0 || partsOf(api, all, 'AWS::ApiGateway::Deployment').some(({ properties }) => properties.has('StageName'));
      if (hasStage || partsOf(api, all, 'AWS::ApiGateway::Method').length === 0 || isOpen(api, all, ...deployed)) continue;
      yield { resource: api, message: 'it should be deployed to a stage, got methods without one' };
    }
  },
};

function* faultOf(api: Resource, all: Workloads): Iterable<Fault> {
  const types = ['AWS::ApiGatewayV2::Stage', 'AWS::ApiGatewayV2::Deployment'];
  // With a target of its own it has a stage of its own.
  if (api.properties.has('Target') || partsOf(api, all, 'AWS::ApiGatewayV2::Route').length === 0 || isOpen(api, all, ...types)) return;
  const stages = partsOf(api, all, types[0]);
  const deploysTo = partsOf(api, all, types[1]).map(({ properties }) => properties.value('StageName')).filter((name) => name !== undefined);
  if (stages.length === 0 && deploysTo.length === 0) yield { resource: api, message: 'it should have a stage, got routes without one' };
  for (const stage of stages) {
    const { properties } = stage;
    if (properties.has('DeploymentId') || deploysTo.length > 0 || (properties.boolean('AutoDeploy') ?? false) !== false) continue;
    yield { resource: stage, message: 'something should be deployed to it, got neither AutoDeploy nor a DeploymentId' };
  }
}
