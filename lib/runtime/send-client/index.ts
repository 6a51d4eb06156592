// Sends work to a queue from any Node.js program: a web server, a function, a script. Bundled into one file without
// dependencies, `cdk-scale-to-zero/send-client`: nothing of it needs the CDK.
export { QueueSender, type QueueSenderOptions } from './queue-sender';
export { PayloadStore, type PayloadStoreOptions } from './payload-store';
export type { FailedMessage, MessageOptions, OutgoingMessage, SendResult, SentMessage } from './outgoing-message';
export { traceHeaderOf, traceIdOf, type TraceSource } from './trace-header';
