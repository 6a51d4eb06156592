import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import { SecretCache } from './secret-cache';
import { isSame } from './is-same';

/** A new version of the secret holds within this time, in ms; API Gateway remembers an answer as long. */
const REMEMBERED_MS = 300_000;

const secrets = new SecretsManagerClient();
const { SECRET_ARN, SECRET_HEADER } = process.env;
const secret = new SecretCache(async () => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ARN }));
  if (SecretString === undefined || SecretString === '') throw new Error(`the secret ${SECRET_ARN} must be a text, got nothing; give it a value`);
  return SecretString;
}, REMEMBERED_MS);

/** Lets in who sends the secret in its header. */
export async function handler({ headers }: APIGatewayRequestAuthorizerEventV2): Promise<APIGatewaySimpleAuthorizerResult> {
  const shown = headers?.[SECRET_HEADER!.toLowerCase()];
  return { isAuthorized: shown !== undefined && isSame(shown, await secret.value(Date.now())) };
}
