import type { RuleFamily } from '../rule';
import { functionRefusesCall } from './function-refuses-call';
import { keyRefusesDeadLetters } from './key-refuses-dead-letters';
import { keyRefusesDelivery } from './key-refuses-delivery';
import { keyRefusesRole } from './key-refuses-role';
import { logsKeyRefusesLogs } from './logs-key-refuses-logs';
import { managedKeyShutsServiceOut } from './managed-key-shuts-service-out';
import { queueRefusesDelivery } from './queue-refuses-delivery';
import { roleCannotBeAssumed } from './role-cannot-be-assumed';
import { roleMayNotRead } from './role-may-not-read';
import { roleMayNotSend } from './role-may-not-send';
import { stateMachineMayNotCall } from './state-machine-may-not-call';
import { topicRefusesAlarms } from './topic-refuses-alarms';
import { topicRefusesDelivery } from './topic-refuses-delivery';
import { usesWithoutPermission } from './uses-without-permission';

/** Arrows from one resource to another that no policy allows. */
export const ACCESS: RuleFamily = {
  title: 'Access',
  rules: [
    queueRefusesDelivery,
    topicRefusesDelivery,
    topicRefusesAlarms,
    functionRefusesCall,
    roleMayNotRead,
    roleMayNotSend,
    stateMachineMayNotCall,
    usesWithoutPermission,
    roleCannotBeAssumed,
    keyRefusesDelivery,
    keyRefusesDeadLetters,
    keyRefusesRole,
    managedKeyShutsServiceOut,
    logsKeyRefusesLogs,
  ],
};
