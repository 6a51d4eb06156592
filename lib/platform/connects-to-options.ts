/** How a consumer uses a database. */
export interface ConnectsToOptions {
  /**
   * Most connections that one task, server or invocation holds at once. 1 to 10,000.
   *
   * Times the most tasks, servers or invocations there can be, it counts against what the database takes.
   *
   * @default - 10 for tasks and servers, as most drivers' pools have; 1 for a function, which does one thing at a time
   */
  readonly poolSize?: number;

  /**
   * Most connections that one task, server or invocation holds to the readers at once, beside those to the database
   * itself. 0 to 10,000; 0 for a consumer that does not use them. Without readers it means nothing.
   *
   * @default - poolSize
   */
  readonly readerPoolSize?: number;

  /**
   * Start of the names of the environment variables that tell of the database.
   *
   * @default - from the database's id: `Orders` gives `ORDERS_HOST`, `ORDERS_PORT`, `ORDERS_NAME` and `ORDERS_SECRET_ARN`
   */
  readonly environmentPrefix?: string;

  /**
   * Whether ECS puts user and password into the container's environment when a task starts, as `ORDERS_USERNAME` and
   * `ORDERS_PASSWORD`, for programs that cannot read the secret. Tasks that run keep a password that was rotated.
   * Containers on ECS only.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   * @default false
   */
  readonly injectCredentials?: boolean;

  /**
   * Database user to log in as with a token of IAM in place of the secret's password. It must exist in the database, and
   * be one that IAM may log in. The consumer finds it as `ORDERS_USERNAME`, and gets no access to the secret.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   * @default - the consumer reads user and password from the secret
   */
  readonly iamUser?: string;

  /**
   * Whether statements go through the Data API, over HTTPS, in place of connections. The consumer finds the cluster as
   * `ORDERS_CLUSTER_ARN`. It holds no connection, and a database that pauses can do so between two statements.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html
   * @default - false in a VPC; true outside, where there is no other way
   */
  readonly dataApi?: boolean;

  /**
   * Why this consumer may keep a database awake that would pause otherwise: for pools of servers that are always on.
   *
   * @default - it may not
   */
  readonly keepsAwakeReason?: string;
}
