/**
 * Who may call a function by its URL.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export enum FunctionUrlAccess {
  /** Whoever signs the request and was granted it: `reports.functionUrl.grantInvokeUrl(caller)`. */
  IAM = 'AWS_IAM',

  /** Everybody on the internet, and each request is billed: the function itself must know whom to refuse. */
  EVERYBODY = 'NONE',
}
