/**
 * Visibility timeout of a message that an agent keeps invisible while it is worked on.
 *
 * Not longer than needed: it is also how long a message waits when its task is lost without a word.
 */
export const HEARTBEAT_VISIBILITY_SECONDS = 120;

/** Heartbeats that may fail in a row before the message is received by another task. */
const HEARTBEATS_UNTIL_VISIBLE = 3;

/** Shortest time between two heartbeats that leaves room for a slow answer of SQS. */
const SHORTEST_HEARTBEAT_SECONDS = 10;

/** Shortest visibility timeout that a heartbeat can keep up with: 30 s. */
export const MIN_HEARTBEAT_VISIBILITY_SECONDS = HEARTBEATS_UNTIL_VISIBLE * SHORTEST_HEARTBEAT_SECONDS;
