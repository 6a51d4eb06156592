import type { Rule } from '../rule';
import { keyServes } from './key-policy';

/** CloudWatch Logs encrypts a log group in its own name. */
export const logsKeyRefusesLogs: Rule = {
  name: 'LogsKeyRefusesLogs',
  severity: 'error',
  cause: 'a log group is encrypted with a key that does not serve CloudWatch Logs',
  consequence: 'the deployment fails: the key does not exist or is not allowed to be used',
  fix: 'allow kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey* and kms:Describe* to logs.<region>.amazonaws.com in the key\'s policy',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  cdk: 'silent: LogGroup does not grant its key',
  find: function* (all) {
    for (const group of all.templates.ofType('AWS::Logs::LogGroup')) {
      const key = all.keyAt(group.properties.value('KmsKeyId'));
      if (key === undefined || keyServes(key, 'logs.amazonaws.com', ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'], group) !== false) continue;
      yield { resource: key, message: `its policy must allow logs.<region>.amazonaws.com to encrypt and decrypt, got none that does for ${group.displayName}` };
    }
  },
};
