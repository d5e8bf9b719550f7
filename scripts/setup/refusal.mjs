/** Something the person at the keyboard can mend. The message says what is wrong and how; nobody needs the stack trace. */
export class Refusal extends Error {}
