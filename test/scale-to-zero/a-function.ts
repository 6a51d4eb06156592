import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { FunctionCode, FunctionUrlAccess, HttpFunction, HttpFunctionProps, PlatformStackProps, Route } from '../../lib';
import { aPlatform, CODE } from '../a-platform';

export type Props = Partial<HttpFunctionProps>;

/** A function behind a route of the platform's load balancer. */
export function aFunction(props: Props = {}, platformProps: PlatformStackProps = {}) {
  const parts = aPlatform(platformProps);
  const reports = new HttpFunction(parts.jobs, 'Reports', { code: CODE, routes: [Route.path('/reports/*')], ...props });
  return { ...parts, reports };
}

/** A function with a URL, and no route. */
export function aFunctionWithUrl(props: Props = {}) {
  return aFunction({ routes: undefined, functionUrl: FunctionUrlAccess.IAM, ...props });
}

/** A function of an image that exists already. */
export function aFunctionOfAnImage(props: Props = {}) {
  const parts = aPlatform();
  const repository = ecr.Repository.fromRepositoryName(parts.jobs, 'Repository', 'shop');
  const reports = new HttpFunction(parts.jobs, 'Reports', {
    code: FunctionCode.existingImage(lambda.DockerImageCode.fromEcr(repository)), routes: [Route.path('/reports/*')], ...props,
  });
  return { ...parts, reports };
}
