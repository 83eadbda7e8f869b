// Numbers on the command line of a script.

/** The whole number above 0 in a text; ends the script with a line of advice when it is none. */
export const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${name} needs a whole number above 0, not ${JSON.stringify(text)}`);
  process.exit(2);
};
