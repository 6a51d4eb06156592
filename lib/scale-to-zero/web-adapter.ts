import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { streams } from './http-function-limits';
import type { HttpFunctionProps } from './http-function-props';
import { refuse } from '../private/refusal';

/**
 * What a web server and the Lambda Web Adapter find in the environment of an image; a handler has no use for it.
 *
 * @see https://github.com/aws/aws-lambda-web-adapter#configurations
 */
export function adapterEnvironment(scope: Construct, props: HttpFunctionProps, handler: lambda.Function): { [name: string]: string } {
  if (handler.runtime !== lambda.Runtime.FROM_IMAGE) {
    const lost = props.containerPort === undefined ? props.healthCheckPath !== undefined && props.healthCheckInterval === undefined && 'healthCheckPath' : 'containerPort';
    if (lost) refuse(scope, `${lost} must come with an image, got a handler; it is for a web server: use FunctionCode.image or FunctionCode.existingImage, or omit it`);
    return {};
  }
  const port = Tokenization.stringifyNumber(props.containerPort ?? 8080);
  const settings = {
    PORT: port,
    AWS_LWA_PORT: port,
    AWS_LWA_READINESS_CHECK_PATH: props.healthCheckPath ?? '/',
    AWS_LWA_INVOKE_MODE: streams(props) ? 'response_stream' : 'buffered',
  };
  // What the user said stays.
  return Object.fromEntries(Object.entries(settings).filter(([name]) => props.environment?.[name] === undefined));
}
