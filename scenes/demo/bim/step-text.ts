/** An argument of an entity as STEP text has it; made by the functions below. */
export type StepArgument = string;

export const UNSET: StepArgument = '$';
/** What follows from other attributes. */
export const DERIVED: StepArgument = '*';

/** Tenths of a millimetre are enough for lengths, and keep the text short. */
const LENGTH_DIGITS = 4;
const RATIO_DIGITS = 9;

/** A length, an area … in metres. STEP asks for a point in every real number. */
export function real(value: number, digits = LENGTH_DIGITS): StepArgument {
  const [mantissa, exponent] = String(Number(value.toFixed(digits)) + 0).split('e');
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  return exponent === undefined ? pointed : `${pointed}E${exponent}`;
}

export const ratio = (value: number): StepArgument => real(value, RATIO_DIGITS);
export const whole = (value: number): StepArgument => String(Math.round(value));
export const choice = (name: string): StepArgument => `.${name}.`;
export const list = (items: readonly StepArgument[]): StepArgument => `(${items.join(',')})`;
export const typed = (type: string, value: StepArgument): StepArgument => `${type}(${value})`;

/** ISO 10303-21, 6.4.3: a quote is doubled, what is not ASCII is \X2\ and UTF-16 in hexadecimals. */
export function text(value: string): StepArgument {
  const plain = value.replaceAll('\\', '\\\\').replaceAll("'", "''");
  const coded = plain.replace(/[^ -~]+/g, (run) => {
    const codes = Array.from({ length: run.length }, (_, at) =>
      run.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0'),
    );
    return `\\X2\\${codes.join('')}\\X0\\`;
  });
  return `'${coded}'`;
}

/** The data section of a STEP file (ISO 10303-21) as it grows. */
export class StepText {
  readonly #lines: string[] = [];

  /** Adds an entity; gives the reference to it. */
  add(type: string, ...args: readonly StepArgument[]): StepArgument {
    const reference = `#${this.#lines.length + 1}`;
    this.#lines.push(`${reference}=${type}(${args.join(',')});`);
    return reference;
  }

  /** The whole file. `time`: ISO 8601 without a zone, as the header has it. */
  finish(header: {
    description: string;
    file: string;
    time: string;
    author: string;
    schema: string;
  }): string {
    const { description, file, time, author, schema } = header;
    return `ISO-10303-21;
HEADER;
FILE_DESCRIPTION((${text(description)}),'2;1');
FILE_NAME(${text(file)},${text(time)},(${text(author)}),(${text(author)}),${text(author)},${text(author)},'');
FILE_SCHEMA((${text(schema)}));
ENDSEC;
DATA;
${this.#lines.join('\n')}
ENDSEC;
END-ISO-10303-21;
`;
  }
}
