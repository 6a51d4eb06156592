import type { RuleFamily } from '../rule';
import { bucketPolicyRefused } from './bucket-policy-refused';
import { dataDeletedWithStack } from './data-deleted-with-stack';
import { databasePublic } from './database-public';
import { databaseSettingsContradict } from './database-settings-contradict';
import { engineCannotPause } from './engine-cannot-pause';
import { neverPauses } from './never-pauses';
import { passwordInTemplate } from './password-in-template';
import { serverlessCapacityWrong } from './serverless-capacity-wrong';
import { tableSettingsContradict } from './table-settings-contradict';
import { timeoutBelowResume } from './timeout-below-resume';

/** Rules about databases, tables and buckets. */
export const DATABASES: RuleFamily = {
  title: 'Databases and buckets',
  rules: [
    databaseSettingsContradict,
    serverlessCapacityWrong,
    engineCannotPause,
    neverPauses,
    timeoutBelowResume,
    tableSettingsContradict,
    bucketPolicyRefused,
    databasePublic,
    passwordInTemplate,
    dataDeletedWithStack,
  ],
};
