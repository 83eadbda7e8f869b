// A command is loaded when it is run: whoever asks for the help, or for something small, does not wait
// for all the rest.

/**
 * A function of a module that is loaded with the first call, as an action of a command.
 *
 * @example
 * program.command('lag').action(lazily(() => import('./lag.ts'), 'lag'));
 */
export const lazily =
  <Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) =>
  async (...given: unknown[]): Promise<void> => {
    const run = (await load())[name] as (...given: unknown[]) => unknown;
    await run(...given);
  };
