/**
 * A National Provider Identifier that nobody has: real ones begin with 1 or 2, this with 9; the check digit is right.
 * https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
 */
export function exampleNpi(number: number): string {
  const body = `9${String(number).padStart(8, '0')}`;
  const digits = [...`80840${body}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
