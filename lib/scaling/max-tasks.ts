/**
 * Most tasks of one ECS service.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
 */
export const MAX_TASKS = 5000;
