/**
 * An error that a person caused or can mend: it names the input, and says what to do.
 * `code` is stable and is what scripts and tests look at.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: string;
  readonly input: string;
  readonly advice: string;

  constructor(code: string, input: string, message: string, advice: string) {
    super(`${input}: ${message} ${advice}`);
    this.code = code;
    this.input = input;
    this.advice = advice;
  }
}
