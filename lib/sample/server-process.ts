import type { FastifyInstance } from 'fastify';

/** A program that is an HTTP server, as it starts. */
export interface ServerProgram<Settings extends { readonly port: number }> {
  /** As sentences about it begin: "The shop". */
  readonly name: string;
  /** Reads the environment; throws with one sentence when it cannot be used. */
  readonly readSettings: (env: NodeJS.ProcessEnv) => Settings;
  readonly build: (settings: Settings) => FastifyInstance;
}

/**
 * Runs a server until SIGTERM: then it refuses new connections, finishes running requests and exits with 0.
 *
 * One that cannot start says why in one sentence and exits with 1.
 */
export function runServer<Settings extends { readonly port: number }>(program: ServerProgram<Settings>): void {
  let settings: Settings;
  try {
    settings = program.readSettings(process.env);
  } catch (error) {
    return fail(sentenceOf(error));
  }
  const app = program.build(settings);
  const shutDown = (signal: string): void => {
    app.log.info({ signal }, 'shutting down');
    // ECS kills what has not ended after the stop timeout of the task.
    void app.close().then(() => {
      app.log.info('shut down');
      process.exit(0);
    });
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
  // All addresses of the task: the load balancer does not call loopback.
  app.listen({ host: '0.0.0.0', port: settings.port }).catch((error: unknown) => {
    fail(`${program.name} could not start: ${sentenceOf(error)}`);
  });
}

/** Ends connections after their last answer once the server closes, rather than when their keep-alive time is over. */
export function endConnectionsWhenClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => { closing = true; });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  // The headers of an answer that was already on its way promised to keep the connection.
  app.addHook('onResponse', async () => {
    if (closing) setImmediate(() => app.server.closeIdleConnections());
  });
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  return process.exit(1);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
